import {
  credentialsStatus,
  documentedStatuses,
  isPublic,
  responseFor,
  type Operation,
  invalidStatus,
} from '../../openapi/operation.js';
import { ABSENT } from '../../lifecycles/lifecycle.js';
import { isObject } from '../../runtime/json.js';
import { claimOfCredentials, claimOfRefusal, claimOfWalk, open } from '../claims.js';
import type { Change, CheckEvent, Claim } from '../event.js';
import { isValid } from '../inputs/valid.js';
import { judge, PASSED, toJudgement, type Judgement } from '../judge.js';
import type { Answer } from '../message.js';
import { describeWay } from '../plan.js';
import { placed, placeFor } from '../place.js';
import { idParameter, type RequestShape } from '../requests.js';
import type { Session } from '../session.js';
import { shapeOf } from '../special.js';
import { prepare } from '../start.js';
import type { Role } from '../targets/target.js';
import { skip, tell, worst, type TestCase } from '../tell.js';
import { NOT_ENCODED } from '../inputs/forms.js';
import { isUpload } from '../../openapi/upload.js';
import type { Suite } from './suite.js';
import { pointerTo } from '../../runtime/json-pointer.js';

/** Every documented error of every operation: can it be had, and does its body say what went wrong? */
export const errors: Suite = async function* (session, baseUrl) {
  for (const operation of session.operations) {
    for (const status of documentedStatuses(operation).filter((each) => each >= 400)) {
      yield* provoke(session, baseUrl, operation, status);
    }
  }
};

/** A way to get an error: what to send, and the rule that then answers. */
interface Provocation {
  readonly how: string;
  readonly rule: string;
  readonly shape: Partial<RequestShape> & { readonly role?: Role };
  /** What is wrong with it. */
  readonly change?: Change;
  /** On what it is asked. */
  readonly record?: Pick<TestCase, 'state' | 'expired'>;
  /** What another answer contradicts; our reading when it does not exist. */
  readonly claim?: Claim | ((status: number) => Claim);
}

async function* provoke(
  session: Session,
  baseUrl: string,
  operation: Operation,
  status: number,
): AsyncGenerator<CheckEvent> {
  const provocation = await findProvocation(session, operation, status);
  const testCase: TestCase = {
    check: 'errors',
    name: `${status}${typeof provocation === 'string' ? '' : ` (${provocation.how})`}`,
    operation: operation.id,
    rule: typeof provocation === 'string' ? 'error.documented' : provocation.rule,
    expected: expectedOf(operation, status),
    ...(typeof provocation !== 'string' && provocation.change && { change: provocation.change }),
    ...(typeof provocation !== 'string' && provocation.record),
    place: pointerTo([
      'paths',
      operation.path,
      operation.method.toLowerCase(),
      'responses',
      String(status),
    ]),
  };
  if (!session.wants(operation.id, testCase.rule, String(status))) return;
  const forbidden = session.forbids(operation);
  if (forbidden !== undefined) yield skip(testCase, forbidden);
  else if (typeof provocation === 'string') yield skip(testCase, provocation);
  else {
    const exchange = await session.ask(operation, provocation.shape);
    const judgement = judge(session, operation, exchange.outcome, {
      statuses: [status],
      rules: [provocation.rule],
      claim: provocation.claim ?? open('the input and its answer are defined by this project'),
    });
    const { answer } = exchange.outcome;
    const body = answer === undefined ? PASSED : judgeErrorBody(session, operation, answer);
    yield tell(session.target, baseUrl, testCase, exchange, worst(judgement, body));
  }
}

function expectedOf(operation: Operation, status: number): string {
  const schema = responseFor(operation, status)?.schema;
  return schema === undefined ? String(status) : `${status} with an ${schema}`;
}

async function findProvocation(
  session: Session,
  operation: Operation,
  status: number,
): Promise<Provocation | string> {
  const kind = session.lifecycles.forOperation(operation.id)?.kind;
  const id = session.unknownId(operation.id);
  const special = session.target.inputs.find(
    (input) => input.status === status && input.operations.includes(operation.id),
  );
  if (special !== undefined) {
    const shape = { id, ...shapeOf(operation, session.lifecycles, special) };
    return { how: 'a special input', rule: 'override.magic-value', shape };
  }
  if (status === credentialsStatus(operation) && !isPublic(operation)) {
    const claim = claimOfCredentials(session, operation, {
      missing: true,
      existing: false,
      inferred: false,
    });
    return {
      how: 'no token',
      rule: 'credentials.missing',
      shape: { id, authorization: null },
      claim,
    };
  }
  if (status === invalidStatus(operation)) {
    const { shape: bad, change } = badInput(session, operation, id);
    const shape = placed(bad, await placeFor(session, operation));
    if (shape.bytes === undefined && isValid(session, operation, shape)) {
      return 'no request to this operation is known that its contract refuses';
    }
    // An id of another form may as well be unknown.
    const documented = shape.id === id || idParameter(operation, session.lifecycles) === undefined;
    const fault = documented
      ? session.contract.grades.ofStatus(operation, status)
      : open('no page says that a malformed id is different from an unknown id');
    const isNaming = idParameter(operation, session.lifecycles) !== undefined;
    const claim = claimOfRefusal(session, operation, fault, {
      existing: !isNaming && session.isPlaceKnown(operation, shape),
      ...(isNaming && { unknown: true }),
      unreadable: shape.bytes !== undefined,
    });
    return { how: 'bad input', rule: 'request.invalid', shape, change, claim };
  }
  const walk = session
    .walks()
    .find(
      ({ row, operation: other, absence }) =>
        other === operation.id && row.status === status && absence !== 'of another organization',
    );
  if (walk === undefined || kind === undefined) {
    const isOpen = status === credentialsStatus(operation) && isPublic(operation);
    return `${isOpen ? 'the document asks for no credentials here, and ' : ''}no request is known that is answered with ${status}; --bindings can name a value that leads to it, under inputs`;
  }
  const start = await prepare(session, walk);
  if (typeof start === 'string') return start;
  return {
    ...(walk.absence === undefined &&
      walk.state !== ABSENT && {
        record: {
          state: walk.state,
          ...(walk.state === session.lifecycles.of(kind).expiry.to && { expired: true }),
        },
      }),
    how:
      walk.absence ??
      (walk.state === ABSENT ? describeWay(walk) : `a record in state ${walk.state}`),
    rule: walk.row.id,
    claim: claimOfWalk(session, walk, start.id),
    shape: start.shape,
  };
}

/** Something that no reading of the documentation takes. */
function badInput(
  session: Session,
  operation: Operation,
  id: string,
): { readonly shape: Partial<RequestShape>; readonly change: Change } {
  if (operation.body?.form !== undefined) {
    const { name, shape } = NOT_ENCODED;
    return { shape: { id, ...shape }, change: { at: '/body', keyword: name } };
  }
  if (operation.body !== undefined && !isUpload(operation)) {
    return {
      shape: { id, bytes: Buffer.from('{"') },
      change: { at: '/body', keyword: 'JSON that ends too early' },
    };
  }
  const header = operation.parameters.find(
    ({ in: place, required }) => place === 'header' && required,
  );
  if (header !== undefined) {
    return {
      shape: { id, headers: { [header.name]: null } },
      change: { at: `/header/${header.name}`, keyword: 'required' },
    };
  }
  const name = idParameter(operation, session.lifecycles);
  return {
    shape: name === undefined ? {} : { id: 'not-a-uuid' },
    change: { at: `/path/${name ?? ''}`, keyword: 'format uuid' },
  };
}

/** An error that documents its schema says something: which one it is, as the document pairs them. */
function judgeErrorBody(session: Session, operation: Operation, answer: Answer): Judgement {
  if (session.target.control === undefined || answer.status < 400) return PASSED;
  const told = entriesOf(answer.json);
  const claim = open('which code goes with which status is not published');
  const failed = (message: string): Judgement =>
    toJudgement([{ differs: 'field', at: '/errors', message, claim }]);
  if (told === undefined) return PASSED;
  if (told.length === 0) return failed('the body does not contain an error');
  const examples = Object.values(operation.responses[answer.status]?.examples ?? {});
  const paired = new Set(examples.flatMap((each) => entriesOf(each) ?? []).map(pairOf));
  const odd = told.map(pairOf).filter((pair) => examples.length > 0 && !paired.has(pair));
  return odd.length === 0
    ? PASSED
    : failed(
        `${odd.join(', ')} is not the code of status ${answer.status}; that is ${[...paired].join(' or ')}`,
      );
}

type Entry = Readonly<Record<string, unknown>>;

/** The errors that a body lists; `undefined` for a form without a list, of which the schema says enough. */
function entriesOf(body: unknown): readonly Entry[] | undefined {
  const list = isObject(body) ? body['errors'] : undefined;
  return Array.isArray(list) ? list.filter(isObject) : undefined;
}

function pairOf({ code, title }: Entry): string {
  return `${String(code)} ${String(title)}`;
}
