import { isDeepStrictEqual } from 'node:util';
import { ABSENT } from '../../lifecycles/lifecycle.js';
import {
  contradictionsOf,
  contradictionsSeen,
  contradictionsShown,
  fieldsReadBy,
  notNew,
  see,
  type Acted,
} from '../effects.js';
import { readsOf } from '../../lifecycles/reads.js';
import { parseInstant, toInstant } from '../../runtime/clock.js';
import type { CheckEvent } from '../event.js';
import { judge, type Judgement, failed, notShown } from '../judge.js';
import { takePatiently } from '../late.js';
import { tellApart } from '../tell-apart.js';
import { lookAtList } from '../lists.js';
import { lookAtLocation } from '../location.js';
import { claimOfWalk } from '../claims.js';
import { lookAtMade } from '../made.js';
import { observe } from '../observe.js';
import { describeWay, type Walk } from '../plan.js';
import { sentBy, tellingShape } from '../sent.js';
import type { Session } from '../session.js';
import { lookAtRelated, relatedBefore } from '../related.js';
import { createdId, idName, noteCreation } from '../creations.js';
import { prepare, type Start } from '../start.js';
import { skip, tell, worst, type TestCase } from '../tell.js';
import { walkBoundaries } from './boundaries.js';
import { isObservable } from '../watch.js';
import type { Suite } from './suite.js';

/** Every (state, operation) pair of every lifecycle, legal or not, and what each one does. */
export const walks: Suite = async function* (session, baseUrl) {
  for (const walk of session.walks()) {
    const { name } = testCaseOf(session, walk);
    if (!session.wants(walk.operation, walk.row.id, name)) continue;
    yield await takePatiently(session, walk, () => take(session, baseUrl, walk));
  }
  yield* walkBoundaries(session, baseUrl);
};

function testCaseOf(session: Session, walk: Walk): TestCase {
  const { kind, state, operation, row, absence } = walk;
  const stays = isObservable(session, kind, '') ? `, and the record stays ${state}` : '';
  const effect = row.to === undefined ? stays : `, and the record becomes ${row.to}`;
  return {
    check: 'walks',
    name: `${state}${absence === undefined ? '' : ` (${absence})`}: ${describeWay(walk)}`,
    operation,
    kind,
    state,
    ...(row.to === ABSENT && state === session.lifecycles.of(kind).initial && { deletesNew: true }),
    ...(state === session.lifecycles.of(kind).expiry.to && { expired: true }),
    rule: row.id,
    expected: `${row.status}${effect}`,
  };
}

async function take(session: Session, baseUrl: string, walk: Walk): Promise<CheckEvent> {
  const { target } = session;
  const { row } = walk;
  const testCase = testCaseOf(session, walk);
  const operation = session.operation(walk.operation);
  const forbidden = session.forbids(operation);
  if (forbidden !== undefined) return skip(testCase, forbidden);
  if (walk.role !== 'admin' && target.token(walk.role) === undefined) {
    return skip(testCase, `no token of the role ${walk.role} is known`);
  }
  const start = await prepare(session, walk, await tellingShape(session, operation));
  if (typeof start === 'string') return skip(testCase, start);

  const shape = await tellApart(session, walk, start);
  await moveOn(session, walk);
  const seen = await lookBefore(session, walk, start);
  // That a request is taken as the page shows it is tested here alone.
  const exchange = await session.ask(operation, { ...shape, whole: true });
  const judgement = judge(session, operation, exchange.outcome, {
    statuses: [row.status],
    rules: [row.id],
    claim: claimOfWalk(session, walk, start.id),
  });
  const { answer } = exchange.outcome;
  // Who answers in a form of its own may have done what was asked, or not.
  if (answer?.status !== row.status) {
    // What should not have been made so, or at all, is taken away with the others.
    const id = start.id === undefined ? createdId(session, walk.kind, answer) : undefined;
    if (id !== undefined) {
      noteCreation(session, { kind: walk.kind, id, org: target.org }, exchange.sent);
    }
    return tell(target, baseUrl, testCase, exchange, judgement);
  }
  const { org } = target;
  const sent = sentBy(session.lifecycles.of(walk.kind), operation, { org, ...exchange.shape });
  const acted = { kind: walk.kind, row, sent, answer };
  const shown = await lookAfterwards(
    session,
    walk,
    { ...start, shape: { ...shape, ...exchange.shape }, seen },
    acted,
  );
  return tell(target, baseUrl, testCase, exchange, worst(judgement, ...shown));
}

/** So that a time which is written differs from those that the record has already. */
async function moveOn({ target: { control } }: Session, { state, row }: Walk): Promise<void> {
  const writesTime = Object.values(row.sets ?? {}).some((template) => readsOf(template).now);
  if (control === undefined || state === ABSENT || !writesTime) return;
  await control.freezeClock(toInstant(parseInstant(await control.now()) + 1000));
}

/** Of a record that cannot be looked at otherwise: what documented reads show of what the row reads. */
async function lookBefore(
  session: Session,
  { kind, state, row }: Walk,
  { id }: Start,
): Promise<NonNullable<Start['seen']>> {
  if (session.target.control !== undefined || id === undefined || state === ABSENT) return {};
  const seen = await see(session, { kind, id, state }, fieldsReadBy(row));
  return typeof seen === 'string' ? {} : seen;
}

function lookAfterwards(
  session: Session,
  walk: Walk,
  start: Start,
  acted: Acted,
): Promise<readonly Judgement[]> {
  if (walk.absence !== undefined) return lookAtStranger(session, walk, start);
  if (walk.row.lists !== undefined) return lookAtList(session, walk, start.shape.path);
  if (start.id === undefined && walk.row.to === undefined) {
    return lookAtRelated(session, { ...acted, record: {} }, start.related ?? []);
  }
  return start.id === undefined
    ? lookAtCreation(session, walk, start, acted)
    : lookAtRecord(session, walk, { ...start, id: start.id }, acted);
}

async function lookAtStranger(
  { target }: Session,
  { kind }: Walk,
  { id, entity }: Start,
): Promise<readonly Judgement[]> {
  if (id === undefined || entity === undefined) return [];
  const after = await target.control?.read(kind, id);
  return isDeepStrictEqual(after, entity)
    ? []
    : [failed('the record of another organization was changed')];
}

async function lookAtCreation(
  session: Session,
  { kind, operation, row }: Walk,
  { related = [] }: Start,
  acted: Acted,
): Promise<readonly Judgement[]> {
  const { control, org } = session.target;
  const id = createdId(session, kind, acted.answer);
  if (id === undefined) return [notShown(`the answer has no id (${idName(session, kind)})`)];
  const repeated = noteCreation(session, { kind, id, org }, acted.sent.body);
  let record: object = { id };
  if (control !== undefined) {
    const after = await control.read(kind, id);
    if (after === undefined) {
      const made =
        row.evidence.grade === 'documented'
          ? session.contract.grades.ofStatus(session.operation(operation), row.status)
          : row.evidence;
      return [failed('the record of the answer does not exist', made)];
    }
    record = after;
    const now = await control.now();
    const problems = [
      ...notNew(row, after, session.lifecycles.ownerOf(kind, org), now),
      ...contradictionsOf(session, acted, { after, now, related: relatedBefore(related) }),
    ];
    if (problems.length > 0) return [repeated, failed(problems.join('; '))];
  }
  return [
    repeated,
    await lookAtLocation(session, acted, id),
    ...(await lookAtRelated(session, { ...acted, record }, related)),
    ...(await lookAtMade(session, row, { ...acted, record })),
    ...(await observe(session, { kind, id, from: ABSENT, row })),
  ];
}

async function lookAtRecord(
  session: Session,
  { kind, row, state }: Walk,
  { id, entity, related = [], seen = {} }: Start & { readonly id: string },
  acted: Acted,
): Promise<readonly Judgement[]> {
  const { control } = session.target;
  const before = entity && { before: entity };
  const after = await control?.read(kind, id);
  const problems =
    control === undefined
      ? await contradictionsSeen(session, acted, { id, from: state, before: seen })
      : [
          ...contradictionsOf(session, acted, {
            ...before,
            after,
            related: relatedBefore(related),
            now: await control.now(),
          }),
          ...(await contradictionsShown(session, acted, after)),
        ];
  const message = problems.join('; ');
  const told = control === undefined ? notShown(message) : failed(message);
  return [
    ...(problems.length > 0 ? [told] : []),
    ...(await lookAtRelated(session, { ...acted, record: after ?? entity ?? { id } }, related)),
    ...(after === undefined ? [] : await lookAtMade(session, row, { ...acted, record: after })),
    ...(await observe(session, { kind, id, from: state, row, ...before })),
  ];
}
