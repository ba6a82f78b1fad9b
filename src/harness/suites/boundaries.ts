import type { Lifecycle } from '../../lifecycles/lifecycle.js';
import { parseInstant, toInstant } from '../../runtime/clock.js';
import type { CheckEvent } from '../event.js';
import { judge, type Judgement } from '../judge.js';
import { failed, observe } from '../observe.js';
import { asked, findProbe, type Probe } from '../plan.js';
import type { Session } from '../session.js';
import { createdId } from '../stage.js';
import type { Control } from '../targets/target.js';
import { skip, tell, worst, type Subject } from '../tell.js';
import type { Suite } from './suite.js';

const LIFETIME_SECONDS = 3600;

/** Seconds from the moment of expiry. */
const MOMENTS = [
  { offset: -1, words: '1 s before' },
  { offset: 0, words: 'at' },
  { offset: 1, words: '1 s after' },
] as const;

interface Boundary {
  readonly kind: string;
  readonly state: string;
  readonly probe: Probe;
  readonly offset: number;
  readonly words: string;
  /** Made by the documented operation, to test its `expires_in` too; otherwise by the control plane. */
  readonly creation?: string;
}

/** Expiry to the second, where the clock of the target can be moved. */
export const walkBoundaries: Suite = async function* (session, baseUrl) {
  const { control } = session.target;
  for (const boundary of planBoundaries(session)) {
    const subject = subjectOf(session, boundary);
    const { operation } = boundary.probe.way;
    if (!session.wants(operation, subject.rule, subject.name)) continue;
    const forbidden =
      control === undefined
        ? 'the clock of this target cannot be moved'
        : session.forbids(session.operation(boundary.creation ?? operation));
    yield control === undefined || forbidden !== undefined
      ? skip(subject, String(forbidden))
      : await hold(session, baseUrl, boundary, subject, control);
  }
};

function planBoundaries({ lifecycles, contract }: Session): readonly Boundary[] {
  return lifecycles.kinds.flatMap((kind) => {
    const lifecycle: Lifecycle = lifecycles.of(kind);
    const { expiry, initial } = lifecycle;
    const creation = lifecycle.rows.find(({ to, from }) => to === initial && from.length === 1);
    return expiry.from.flatMap((state) => {
      const probe = findProbe(lifecycle, contract, expiry.to, state);
      if (probe === undefined) return [];
      return MOMENTS.map((moment) => ({
        ...moment,
        kind,
        state,
        probe,
        ...(state === initial && creation !== undefined && { creation: creation.operation }),
      }));
    });
  });
}

function subjectOf({ lifecycles }: Session, boundary: Boundary): Subject {
  const { kind, state, probe, offset, words } = boundary;
  const { expiry }: Lifecycle = lifecycles.of(kind);
  return {
    check: 'walks',
    name: `${state}, ${words} its expiry: ${probe.way.operation}`,
    operation: probe.way.operation,
    kind,
    state,
    rule: expiry.id,
    expected:
      offset < 0
        ? `${probe.after.status}: the record is still ${state}`
        : `${probe.before.status}: the record is ${expiry.to}`,
  };
}

async function hold(
  session: Session,
  baseUrl: string,
  { kind, state, probe, offset, creation }: Boundary,
  subject: Subject,
  control: Control,
): Promise<CheckEvent> {
  const start = await control.now();
  const id = await make(session, control, kind, state, creation);
  if (id === undefined) return skip(subject, 'the record could not be made');
  const moment = parseInstant(start) + (LIFETIME_SECONDS + offset) * 1000;
  await control.freezeClock(toInstant(moment));
  try {
    const { expiry }: Lifecycle = session.lifecycles.of(kind);
    const now = offset < 0 ? state : expiry.to;
    const row = offset < 0 ? probe.after : probe.before;
    const shown = await control.read(kind, id);
    const operation = session.operation(probe.way.operation);
    const exchange = await session.ask(operation, {
      id,
      ...asked(probe.way),
    });
    const judgement = judge(session, operation, exchange.outcome, {
      statuses: [row.status],
      rules: [row.id],
      claim: expiry.evidence,
    });
    const before: Judgement =
      shown?.state === now
        ? { outcome: 'passed' }
        : failed(`the record is ${shown?.state ?? 'gone'}, not ${now}`, expiry.evidence);
    const seen =
      judgement.outcome === 'passed' ? await observe(session, { kind, id, from: now, row }) : [];
    return tell(session.target, baseUrl, subject, exchange, worst(before, judgement, ...seen));
  } finally {
    await control.freezeClock(start);
  }
}

async function make(
  session: Session,
  control: Control,
  kind: string,
  state: string,
  creation: string | undefined,
): Promise<string | undefined> {
  const { org } = session.target;
  const lasts = `PT${LIFETIME_SECONDS}S`;
  if (creation === undefined) {
    return (await control.create(kind, { org, state, expires_in: lasts })).id;
  }
  const operation = session.operation(creation);
  const example = operation.body?.example as Readonly<Record<string, unknown>>;
  const { outcome } = await session.ask(operation, { body: { ...example, expires_in: lasts } });
  return createdId(session, kind, outcome.answer?.json);
}
