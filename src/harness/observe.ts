import { isDeepStrictEqual } from 'node:util';
import { ABSENT, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { readingOf, showingsOf } from '../lifecycles/questions.js';
import { claimOfWalk } from './claims.js';
import { answered, TIMELESS } from './effects.js';
import type { Claim } from './event.js';
import { failed, PASSED, judge, notShown, UNSEEN, type Judgement } from './judge.js';
import { LATE_MS, waitToDelete } from './late.js';
import type { Outcome } from './message.js';
import { asked, findProbe, type Probe } from './plan.js';
import { read, requireReading } from './read.js';
import { NOTHING_SENT, scopeOf } from './sent.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';

export interface Observed {
  readonly kind: string;
  readonly id: string;
  readonly from: string;
  readonly row: Row<string>;
  readonly before?: Entity;
}

/** Looks at what the answer did to the record, from outside: an answer alone proves nothing. */
export async function observe(session: Session, observed: Observed): Promise<readonly Judgement[]> {
  const now = observed.row.to ?? observed.from;
  const controlled = await observeByControl(session, observed, now);
  if (readingOf(session.lifecycles.of(observed.kind)) === undefined) {
    return [controlled, await observeByProbe(session, observed)];
  }
  const shown = await observeByReading(session, observed, now);
  // No page says that an answer shows the state; what the state forbids may be documented.
  return shown.outcome === 'refuted'
    ? [controlled, shown, await observeByProbe(session, observed)]
    : [controlled, shown];
}

/** That what is deleted is gone: the one effect that the pages show. */
function deletionOf(session: Session, { row }: Observed): Claim {
  return session.contract.grades.ofStatus(session.operation(row.operation), 404);
}

async function observeByControl(
  session: Session,
  observed: Observed,
  now: string,
): Promise<Judgement> {
  const { target } = session;
  const { kind, id, row, before } = observed;
  if (target.control === undefined || before === undefined) return PASSED;
  const after = await target.control.read(kind, id);
  if (now === ABSENT) {
    return after === undefined
      ? PASSED
      : failed('the record is still there after its deletion', deletionOf(session, observed));
  }
  if (after === undefined) return failed('the record is gone');
  if (after.state !== now) {
    return failed(`the record is in state ${after.state} afterwards, not ${now}`);
  }
  // Everything else must stay as it was.
  const changeable = new Set([
    ...(row.to === undefined ? [] : ['state']),
    ...Object.keys(row.sets ?? {}),
  ]);
  const changed = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (key) => !changeable.has(key) && !isDeepStrictEqual(before[key], after[key]),
  );
  return changed.length === 0
    ? PASSED
    : failed(`the record changed where it must not: ${changed.join(', ')}`);
}

async function observeByReading(
  session: Session,
  { kind, id }: Observed,
  now: string,
): Promise<Judgement> {
  if (now === ABSENT) return PASSED;
  const { operation, field } = requireReading(session, kind);
  const result = await read(session, kind, id);
  if ('reason' in result) {
    const { reason, status } = result;
    return status === 200 ? notShown(reason) : failed(reason, UNSEEN, status);
  }
  const found = String(result.body[field]);
  if (found !== now) {
    return notShown(
      `${operation} shows the ${field} ${found} afterwards, not ${now}: the effect is missing, or there are more effects`,
      { at: `/${field}`, expected: now, found },
    );
  }
  const problems = await untrue(session, { kind, id, state: now, operation }, result.body);
  return problems.length === 0 ? PASSED : failed(`${operation} afterwards: ${problems.join('; ')}`);
}

/** Where an answer shows a record otherwise than the control plane has it. */
async function untrue(
  { target: { control }, lifecycles }: Session,
  shown: {
    readonly kind: string;
    readonly id: string;
    readonly state: string;
    readonly operation: string;
  },
  json: unknown,
): Promise<readonly string[]> {
  const { kind, id, state, operation } = shown;
  const entity = await control?.read(kind, id);
  const row = showingsOf(lifecycles.of(kind), state).find((each) => each.operation === operation);
  if (entity === undefined || row === undefined) return [];
  return answered(row, scopeOf(NOTHING_SENT, entity, ''), TIMELESS, { json });
}

/**
 * What says that the new state has another answer than the one before: a page says it of deletion. That a record leaves
 * its state by a row which no page has is ours.
 */
function claimOfState(session: Session, { kind, id, row }: Observed, probe: Probe): Claim {
  if (row.to === undefined || row.to === ABSENT || row.evidence.grade !== 'documented')
    return UNSEEN;
  const walk = { ...probe.way, kind, state: row.to, row: probe.after };
  return claimOfWalk(session, walk, id)(probe.before.status);
}

/** Asks something that the state before answers differently. Only after a change: it may change more. */
async function observeByProbe(session: Session, observed: Observed): Promise<Judgement> {
  const { kind, id, from, row } = observed;
  if (row.to === undefined || row.to === from) return PASSED;
  const lifecycle: Lifecycle = session.lifecycles.of(kind);
  const probe = findProbe(session.lifecycles, lifecycle, session.contract, from, row.to);
  if (probe === undefined) return PASSED;
  const { way, before, after } = probe;
  const operation = session.operation(way.operation);
  if (session.forbids(operation) !== undefined) return PASSED;
  const ask = async (): Promise<Outcome> => {
    return (await session.ask(operation, { id, ...asked(way) })).outcome;
  };
  await waitToDelete(session, kind, way.operation);
  let outcome = await ask();
  // Who refuses as before may keep what was deleted, in a state of its own.
  const isThere = row.to === ABSENT && before.status < 400;
  for (const wait of isThere && session.target.control === undefined ? LATE_MS : []) {
    if (outcome.answer?.status !== before.status) break;
    await session.pause(wait);
    const later = await ask();
    if (later.answer?.status === after.status) outcome = later;
  }
  if (outcome.answer?.status === before.status) {
    return failed(
      `${way.operation} afterwards is answered with ${before.status}, as in state ${from}: the record did not become ${row.to}`,
      isThere ? deletionOf(session, observed) : claimOfState(session, observed, probe),
      before.status,
    );
  }
  return judge(session, operation, outcome, {
    statuses: [after.status],
    rules: [after.id],
    claim: UNSEEN,
  });
}
