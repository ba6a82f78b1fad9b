import type { Lifecycle } from '../../lifecycles/lifecycle.js';
import { readsOf } from '../../lifecycles/reads.js';
import { parseInstant, toInstant } from '../../runtime/clock.js';
import type { Operation } from '../../openapi/operation.js';
import { claimOfWalk } from '../claims.js';
import type { CheckEvent } from '../event.js';
import { isValid } from '../inputs/valid.js';
import { judge, type Judgement, failed } from '../judge.js';
import { observe } from '../observe.js';
import { asked, findProbe, type Probe, type Walk } from '../plan.js';
import type { Session } from '../session.js';
import { naming } from '../related.js';
import { withValueAt } from '../special.js';
import { createdId } from '../creations.js';
import { relateCreation } from '../stage.js';
import type { Control } from '../targets/target.js';
import { skip, tell, worst, type TestCase } from '../tell.js';
import type { Suite } from './suite.js';

/** Some APIs count in seconds, some in days. */
const LIFETIMES = [
  { seconds: 3600, text: 'PT3600S' },
  { seconds: 86_400, text: 'P1D' },
] as const;

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
  /** Made by the documented operation, to test its lifetime too; otherwise by the control plane. */
  readonly creation?: Creation;
}

interface Creation {
  readonly operation: string;
  /** Where the body says how long the record exists. */
  readonly lasts: readonly string[];
}

/** Expiry to the second, where the clock of the target can be moved. */
export const walkBoundaries: Suite = async function* (session, baseUrl) {
  const { control } = session.target;
  for (const boundary of planBoundaries(session)) {
    const testCase = testCaseOf(session, boundary);
    const { operation } = boundary.probe.way;
    if (!session.wants(operation, testCase.rule, testCase.name)) continue;
    const forbidden =
      control === undefined
        ? 'the clock of this target cannot be moved'
        : session.forbids(session.operation(boundary.creation?.operation ?? operation));
    yield control === undefined || forbidden !== undefined
      ? skip(testCase, String(forbidden))
      : await hold(session, baseUrl, boundary, testCase, control);
  }
};

function planBoundaries({ lifecycles, contract }: Session): readonly Boundary[] {
  return lifecycles.kinds.flatMap((kind) => {
    const lifecycle: Lifecycle = lifecycles.of(kind);
    const { expiry, initial } = lifecycle;
    const creation = creationOf(lifecycle);
    return expiry.from.flatMap((state) => {
      const probe = findProbe(lifecycles, lifecycle, contract, expiry.to, state);
      if (probe === undefined) return [];
      return MOMENTS.map((moment) => ({
        ...moment,
        kind,
        state,
        probe,
        ...(state === initial && creation !== undefined && { creation }),
      }));
    });
  });
}

/** What makes a new record that exists as long as its request says. */
function creationOf({ rows, initial }: Lifecycle): Creation | undefined {
  const row = rows.find(({ to, from }) => to === initial && from.length === 1);
  const [pointer] = readsOf(row?.sets?.['expires_at']).body;
  if (row === undefined || pointer === undefined) return undefined;
  return { operation: row.operation, lasts: pointer.split('/').slice(1) };
}

function testCaseOf({ lifecycles }: Session, boundary: Boundary): TestCase {
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
  testCase: TestCase,
  control: Control,
): Promise<CheckEvent> {
  const start = await control.now();
  const made = await make(session, control, { kind, state, creation });
  if (made === undefined) return skip(testCase, 'the record could not be made');
  const { id, seconds } = made;
  const moment = parseInstant(start) + (seconds + offset) * 1000;
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
    const other = offset < 0 ? probe.before : probe.after;
    const { answer } = exchange.outcome;
    const isLikeOther =
      answer?.status === other.status &&
      (await isAnsweredRightly(session, control, { kind, state: now, probe, row, at: start }));
    const walk = { ...probe.way, kind, state: now, row };
    const judgement = judge(session, operation, exchange.outcome, {
      statuses: [row.status],
      rules: [row.id],
      claim:
        isLikeOther || expiry.evidence.grade !== 'documented'
          ? expiry.evidence
          : claimOfWalk(session, walk, id),
    });
    const before: Judgement =
      shown?.state === now
        ? { outcome: 'passed' }
        : failed(`the record is ${shown?.state ?? 'gone'}, not ${now}`, expiry.evidence);
    const seen =
      judgement.outcome === 'passed' ? await observe(session, { kind, id, from: now, row }) : [];
    return tell(session.target, baseUrl, testCase, exchange, worst(before, judgement, ...seen));
  } finally {
    await control.freezeClock(start);
  }
}

/**
 * Whether a record that never was near its expiry is answered as it must be in that state: then it is
 * about time, and not about the state, that one near it is not.
 */
async function isAnsweredRightly(
  session: Session,
  control: Control,
  {
    kind,
    state,
    probe,
    row,
    at,
  }: Pick<Boundary, 'kind' | 'state' | 'probe'> & Pick<Walk, 'row'> & { readonly at: string },
): Promise<boolean> {
  // The clock cannot be put back before a record that was made later.
  await control.freezeClock(at);
  const entity = await control.create(kind, { org: session.target.org, state });
  session.learn(kind, entity);
  const operation = session.operation(probe.way.operation);
  const { outcome } = await session.ask(operation, { id: entity.id, ...asked(probe.way) });
  return outcome.answer?.status === row.status;
}

async function make(
  session: Session,
  control: Control,
  {
    kind,
    state,
    creation,
  }: Pick<Boundary, 'kind' | 'state'> & { readonly creation: Creation | undefined },
): Promise<{ readonly id: string; readonly seconds: number } | undefined> {
  const { org } = session.target;
  const asking = creation && (await askFor(session, kind, creation));
  if (asking === undefined) {
    const [{ seconds, text }] = LIFETIMES;
    const entity = await control.create(kind, { org, state, expires_in: text });
    session.learn(kind, entity);
    return { id: entity.id, seconds };
  }
  const { operation, body, seconds } = asking;
  const { outcome } = await session.ask(operation, { body });
  const id = createdId(session, kind, outcome.answer);
  return id === undefined ? undefined : { id, seconds };
}

/** A valid request for a record with a lifetime that is known. */
async function askFor(
  session: Session,
  kind: string,
  creation: Creation,
): Promise<
  { readonly operation: Operation; readonly seconds: number; readonly body: unknown } | undefined
> {
  const operation = session.operation(creation.operation);
  const relating = await relateCreation(session, kind, operation.id);
  if (typeof relating === 'string') return undefined;
  const { body: example } = naming(operation, session.lifecycles.of(kind), {}, relating);
  const plain = example ?? operation.body?.example;
  return LIFETIMES.map(({ seconds, text }) => ({
    operation,
    seconds,
    body: withValueAt(plain, creation.lasts, text),
  })).find(({ body }) => isValid(session, operation, { body }));
}
