import { isDeepStrictEqual } from 'node:util';
import { instantAfter } from '../runtime/duration.js';
import { isObject } from '../runtime/json.js';
import type { Answer } from './message.js';
import { read } from './observe.js';
import { BACK, FRONT, idParameter, type RequestShape } from './requests.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';

type Json = Readonly<Record<string, unknown>>;

export interface Aftermath {
  readonly session: Session;
  readonly kind: string;
  readonly id: string;
  readonly operation: string;
  readonly answer: Answer;
  /** Of our own simulator: the record before and after. */
  readonly before?: Entity;
  readonly after?: Entity;
}

type Effect = (aftermath: Aftermath) => Promise<readonly string[]>;

const BOTH_SIDES = [FRONT, BACK];
const REASON = 'Asked for by a contract test';

/** What is sent where the effect of what is sent can be seen. */
export const TELLING_SHAPES: Readonly<Record<string, Partial<RequestShape>>> = {
  scoreIdentityDocument: { parts: BOTH_SIDES },
  cancelAgentIdentification: { body: { reason: REASON } },
  cancelOtpIdentification: { body: { reason: REASON } },
};

const reasonIsKept: Effect = async ({ after }) =>
  after === undefined || after['cancel_reason'] === REASON
    ? []
    : ['the reason of the cancellation is not kept with the record'];

const readsTheRecord: Effect = async ({ session, operation, answer, before, id }) => {
  const body = isObject(answer.json) ? answer.json : {};
  const own = idParameter(session.operation(operation));
  const problems: string[] = [];
  if (own !== undefined && own in body && body[own] !== id) {
    problems.push(`${own} in the answer is not the requested one`);
  }
  return before === undefined ? problems : [...problems, ...differences(body, before)];
};

/** The effects that a rule promises beside the change of state. */
const EFFECTS: Readonly<Record<string, Effect>> = {
  'agent.cancel': reasonIsKept,
  'otp.cancel': reasonIsKept,
  'chain.status': readsTheRecord,
  'scoring.read': readsTheRecord,
  'scoring.captures': readsTheRecord,
  'signature.read': readsTheRecord,

  'chain.validate': async ({ session, kind, id }) => {
    const result = await read(session, kind, id);
    if ('reason' in result) return [result.reason];
    const steps = listOf(result.body['steps']);
    const pending = steps.filter(({ status }) => status !== 'VALIDATED');
    return pending.length === 0 ? [] : [`${pending.length} steps of the chain are not VALIDATED`];
  },

  'scoring.score': async ({ session, kind, id, before }) => {
    const result = await read(session, kind, id);
    if ('reason' in result) return [result.reason];
    const problems: string[] = [];
    const { attempts } = result.body;
    const expected = Number(before?.['attempts'] ?? 0) + 1;
    if (before === undefined ? Number(attempts) < expected : attempts !== expected) {
      problems.push(`attempts is ${String(attempts)} after the upload, not ${expected}`);
    }
    for (const field of ['result', 'score', 'scored_at']) {
      if (result.body[field] === undefined) problems.push(`getScoring shows no ${field}`);
    }
    return [...problems, ...(await missingCaptures(session, id))];
  },

  'scoring.delegate': async ({ answer, before }) => {
    const provider = isObject(answer.json) ? answer.json['provider'] : undefined;
    return before === undefined || provider === before['provider']
      ? []
      : [`the provider is ${String(provider)}, not that of the session`];
  },

  'signature.sign': async ({ before, after }) =>
    before === undefined || typeof after?.['signed_at'] === 'string'
      ? []
      : ['the time of the signature is not kept with the record'],
};

export async function effectsOf(rule: string, aftermath: Aftermath): Promise<readonly string[]> {
  return (await EFFECTS[rule]?.(aftermath)) ?? [];
}

async function missingCaptures(session: Session, id: string): Promise<readonly string[]> {
  const { outcome } = await session.ask(session.operation('getCaptures'), { id });
  const body = isObject(outcome.answer?.json) ? outcome.answer.json : {};
  const captures = listOf(body['captures']);
  return BOTH_SIDES.flatMap(({ name, type, bytes }) => {
    const capture = captures.find(({ side }) => side === name);
    if (capture === undefined) return [`the ${name} image of the upload is not among the captures`];
    return capture['content_type'] === type && capture['size_bytes'] === bytes.length
      ? []
      : [`the capture of the ${name} is not what was uploaded`];
  });
}

/** Where a body tells something else of a record than our simulator keeps. */
function differences(body: Json, entity: Entity): readonly string[] {
  const told = Object.keys(body).filter((key) => key in entity);
  const owed = ['result', 'score', 'scored_at'].filter(
    (key) => key in entity && 'attempts' in body && !(key in body),
  );
  return [
    ...told
      .filter((key) => !isDeepStrictEqual(body[key], entity[key]))
      .map((key) => `${key} in the answer is not that of the record`),
    ...owed.map((key) => `${key} is missing in the answer`),
    ...('status' in body && body['status'] !== entity.state
      ? [`status in the answer is ${String(body['status'])}, not ${entity.state}`]
      : []),
  ];
}

/** Where a created record is not what was asked for, or what was answered. */
export function creationProblems(
  sent: unknown,
  entity: Entity,
  answer: Answer,
  now: string,
): readonly string[] {
  const told = isObject(answer.json) ? answer.json : {};
  const problems = Object.entries(told)
    .filter(([key, value]) => key in entity && !isDeepStrictEqual(value, entity[key]))
    .map(([key]) => `${key} of the created record is not what was answered`);
  if (entity.state !== 'CREATED') problems.push(`the created record is in state ${entity.state}`);
  return [...notAsAsked(sent, entity, now), ...problems];
}

/** Where a record that was created at `now` is not what the body asked for. */
export function notAsAsked(sent: unknown, entity: Entity, now: string): readonly string[] {
  // As it was sent: generated values may have no prototype, which JSON does not carry.
  const sentJson: unknown = sent === undefined ? undefined : JSON.parse(JSON.stringify(sent));
  const body = isObject(sentJson) ? sentJson : {};
  const problems = Object.entries(body)
    .filter(([key, value]) => key in entity && !isDeepStrictEqual(value, entity[key]))
    .map(([key]) => `${key} of the created record is not the requested value`);
  const lasts = body['expires_in'];
  if (typeof lasts === 'string' && entity.expires_at !== instantAfter(now, lasts)) {
    problems.push(`expires_at of the created record is not ${lasts} from now`);
  }
  return problems;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}
