import { isDeepStrictEqual } from 'node:util';
import { ABSENT, type Lifecycle } from '../../lifecycles/lifecycle.js';
import { consentOf } from '../../lifecycles/questions.js';
import { invalidStatus, type Operation } from '../../openapi/operation.js';
import { claimOfUpload, NULLS, open } from '../claims.js';
import type { CheckEvent } from '../event.js';
import { shapeOf } from '../inputs/candidate-shape.js';
import { candidatesFor, type Candidate } from '../inputs/candidates.js';
import { brokenForms, goodUploads, type BrokenForm } from '../inputs/forms.js';
import type { Place } from '../inputs/places.js';
import { tryAnything } from '../inputs/properties.js';
import { report, testCaseOf, type InputRun } from '../inputs/run.js';
import { createTrials, refusalOf, type Refusal, type Right, type Trials } from '../inputs/trial.js';
import { isValid } from '../inputs/valid.js';
import { judge } from '../judge.js';
import { namingPlaces } from '../related-places.js';
import { BOUNDARY, isUpload } from '../../openapi/upload.js';
import type { RequestShape } from '../requests.js';
import { withValueAt } from '../special.js';
import type { Session } from '../session.js';
import { skip, tell } from '../tell.js';
import { tryRoutes } from './routes.js';
import { withQuery } from '../with-query.js';
import type { Suite } from './suite.js';

const UNSPOKEN = open('no page mentions a body of this form');
const INVALID = 'request.invalid';

/**
 * Requests of the wrong form must be refused and change nothing; those that are just right must be
 * accepted. What is right, the contract says: each value is derived from the document and judged by
 * its validators.
 */
export const inputs: Suite = async function* (session, baseUrl) {
  const places = await session.places();
  for (const operation of session.operations) {
    const trials = createTrials(session, operation);
    const run = { session, baseUrl, operation, trials };
    const candidates = placesToTry(session, operation, places.get(operation.id) ?? []).flatMap(
      candidatesFor,
    );
    const forms = brokenForms(operation, session.target.control !== undefined);
    // What may be accepted takes a record each: what must be refused comes first.
    const clear = new Set(candidates.filter((candidate) => isDocumented(run, candidate)));
    for (const candidate of clear) yield* tryCandidate(run, candidate);
    for (const form of forms.filter(isClear)) yield* tryForm(run, form);
    for (const candidate of candidates.filter((each) => !clear.has(each))) {
      yield* tryCandidate(run, candidate);
    }
    for (const form of forms.filter((form) => !isClear(form))) yield* tryForm(run, form);
    for (const upload of goodUploads(operation)) yield* tryUpload(run, upload);
    yield* tryUnseen(run);
    yield* tryAnything({
      ...run,
      places: placesToTry(session, operation, places.get(operation.id) ?? []),
    });
  }
  yield* tryRoutes(session, baseUrl);
};

const isClear = ({ clear }: BrokenForm): boolean => clear === true;

/** Refused by a sentence of a page, or accepted by one. */
function isDocumented(run: InputRun, candidate: Candidate): boolean {
  const { session, operation } = run;
  const shape = shapeOf(session, operation, candidate);
  if (isValid(session, operation, shape)) {
    return rightOf(run, candidate).claim.grade === 'documented';
  }
  return refusalFor(run, candidate, shape).fault.grade === 'documented';
}

function refusalFor(
  { session, operation }: InputRun,
  candidate: Candidate,
  shape: Partial<RequestShape>,
): Refusal {
  const { change, place } = candidate;
  const refusal = refusalOf(session, operation, shape, place.keys[0]);
  if (change === 'remove' || change.put !== null) return refusal;
  const isOptional = isValid(
    session,
    operation,
    shapeOf(session, operation, { ...candidate, change: 'remove' }),
  );
  return isOptional ? { ...refusal, fault: NULLS } : refusal;
}

/** The organization is the caller's own, and an upload is not JSON: both are tried elsewhere. */
function placesToTry(
  { lifecycles }: Session,
  operation: Operation,
  places: readonly Place[],
): readonly Place[] {
  return places.filter(
    ({ keys }) =>
      !lifecycles.isTenant(keys[1] ?? '') && !(isUpload(operation) && keys[0] === 'body'),
  );
}

async function* tryCandidate(run: InputRun, candidate: Candidate): AsyncGenerator<CheckEvent> {
  const { session, operation, trials } = run;
  const { place, name, keyword } = candidate;
  const shape = shapeOf(session, operation, candidate);
  const valid = isValid(session, operation, shape);
  // A record with this well-formed id does not exist, and an empty id makes another path.
  if (place.keys[0] === 'path' && (valid || isEmpty(candidate))) return;
  if (valid && isNaming(run, place)) return;
  // The contract takes it, and a row refuses it: the value that is compared is not there.
  const refusing = valid && shape.bytes === null ? trials.bodiless : undefined;
  const testCase = testCaseOf(operation, trials, {
    name: `/${place.keys.join('/')}: ${name}`,
    place: place.place,
    change: { at: `/${place.keys.join('/')}`, keyword },
    ...(!valid && { rule: INVALID, expected: refusedWith(trials, invalidStatus(operation)) }),
    ...(refusing && { rule: refusing.id, expected: refusedWith(trials, refusing.status) }),
  });
  if (refusing !== undefined) {
    const { status, id } = refusing;
    const refusal = { statuses: [status], rules: [id], fault: UNSPOKEN };
    yield* report(run, testCase, () => trials.refused(shape, refusal));
    return;
  }
  yield* report(run, testCase, () =>
    valid
      ? trials.accepted(shape, rightOf(run, candidate))
      : trials.refused(shape, refusalFor(run, candidate, shape)),
  );
}

const isEmpty = ({ change }: Candidate): boolean => change !== 'remove' && change.put === '';

/** What has the id of another record is what that says, and is tried in the walks. */
function isNaming({ session, trials }: InputRun, { keys: [part, ...keys] }: Place): boolean {
  return (
    part === 'body' &&
    namingPlaces(session.lifecycles.of(trials.kind)).some((each) => isDeepStrictEqual(each, keys))
  );
}

async function* tryForm(run: InputRun, form: BrokenForm): AsyncGenerator<CheckEvent> {
  const { session, operation, trials } = run;
  const { status = invalidStatus(operation), rule = INVALID, shape, clear = false } = form;
  const testCase = testCaseOf(operation, trials, {
    name: form.name,
    rule,
    expected: refusedWith(trials, status),
    change: { at: form.at ?? '/body', keyword: form.keyword ?? form.name },
  });
  const required = { pointer: '/body', keyword: 'required' };
  const fault = clear ? session.contract.grades.ofRequest(operation, required) : UNSPOKEN;
  yield* report(run, testCase, () =>
    trials.refused(shape, {
      ...{ statuses: [status], rules: [rule], fault },
      unreadable: shape.bytes !== undefined,
    }),
  );
}

async function* tryUpload(run: InputRun, upload: BrokenForm): AsyncGenerator<CheckEvent> {
  const { session, operation, trials } = run;
  const testCase = testCaseOf(operation, trials, {
    name: upload.name,
    change: { at: upload.at ?? '/body', keyword: upload.name },
    ...(upload.place !== undefined && { place: upload.place }),
  });
  // The page shows the first media type. Who accepts the same images as another one refuses just that.
  const [, other] = operation.body?.mediaTypes ?? [];
  const right =
    upload.shape.parts === undefined || other === undefined
      ? undefined
      : {
          claim: claimOfUpload(session, operation),
          plainer: { ...upload.shape, mediaType: `${other}; boundary=${BOUNDARY}` },
        };
  yield* report(run, testCase, () => trials.accepted(upload.shape, right));
}

function refusedWith({ observable }: Trials, status: number): string {
  return observable ? `${status}, and nothing changes` : String(status);
}

/**
 * Where a record cannot be looked at, whether all the refused requests left it alone shows only in
 * its deletion: without consent, that is for new ones. Nobody's record but the run's own is tried on.
 */
async function* tryUnseen(run: InputRun): AsyncGenerator<CheckEvent> {
  const { session, baseUrl, operation, trials } = run;
  if (trials.observable || session.forbids(operation) !== undefined) return;
  const testCase = testCaseOf(operation, trials, {
    name: 'the refused requests changed nothing',
    rule: INVALID,
    expected: 'the record can still be deleted as a new one can',
  });
  if (!session.wants(operation.id, testCase.rule, testCase.name)) return;
  const id = trials.sharedId();
  const lifecycle: Lifecycle = session.lifecycles.of(trials.kind);
  const row = lifecycle.rows.find(
    ({ from, to, when }) => to === ABSENT && when === undefined && from.includes(lifecycle.initial),
  );
  const consent = row && consentOf(lifecycle, row.operation);
  if (
    id === undefined ||
    row === undefined ||
    consent === undefined ||
    !session.own.some((each) => each.id === id)
  ) {
    yield skip(testCase, 'it cannot be tested without changing a record of somebody else');
    return;
  }
  const deletion = session.operation(row.operation);
  const exchange = await session.ask(deletion, { id });
  const claim = session.contract.grades.ofRequest(deletion, {
    pointer: `/query/${consent}`,
    keyword: '',
  });
  const expectation = { statuses: [row.status], rules: [row.id], claim };
  const judgement = judge(session, deletion, exchange.outcome, expectation);
  yield tell(session.target, baseUrl, testCase, exchange, judgement);
}

/** What says that a value is just right, and a plainer request that must be accepted as well. */
function rightOf({ session, operation }: InputRun, { place, keyword, change }: Candidate): Right {
  const [part, name = ''] = place.keys;
  const pointer = `/${place.keys.join('/')}`;
  const limited = ['x-max-bytes', 'x-max-duration', 'x-min-duration', 'enum'];
  const isBound =
    place.schema.type === 'boolean' || limited.some((word) => place.schema[word] !== undefined);
  const isTold = part === 'body' || part === 'query';
  if (change !== 'remove' && !(isTold && isBound)) return { claim: UNSPOKEN, plainer: {} };
  const claim = session.contract.grades.ofRequest(operation, {
    pointer,
    // A page says what each value of a query parameter does.
    keyword: change === 'remove' ? 'required' : part === 'query' ? '' : keyword,
  });
  if (change === 'remove') {
    const example = operation.parameters.find((each) => each.name === name)?.example;
    if (part === 'query') return { claim, plainer: () => withQuery(session, operation, place) };
    return { claim, plainer: part === 'header' ? { headers: { [name]: String(example) } } : {} };
  }
  const { put } = change;
  if (typeof put !== 'string' || part !== 'body' || place.schema['enum'] !== undefined) {
    return { claim, plainer: {} };
  }
  // Of the same kind, so that only the length can be what is refused.
  const plain = put.startsWith('P') ? 'PT86400S' : put.slice(0, 8);
  const body = withValueAt(operation.body?.example, place.keys.slice(1), plain);
  return { claim, plainer: { body } };
}
