/** Answers the operations of a user's document: the same stages as for our own, without a lifecycle. */
import { ordinaryResponse, type OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Candidate } from '../../openapi/ordinary/match.js';
import type { Log } from '../../runtime/log.js';
import type { Authenticate } from '../credentials.js';
import { headerOf, splitTarget, type Reply, type RequestValue } from '../message.js';
import { readPreference } from '../overrides.js';
import { describeError, type Outside } from '../pipeline.js';
import { answerPreflight, isPreflight } from '../cors.js';
import { unknownMethod } from '../no-operation.js';
import { Problem, unexpected, violated, type ToReply } from '../problem.js';
import type { RequestRuleId } from '../rules.js';
import type { Trace } from '../trace.js';
import type { World } from '../world.js';
import { createAnswers, usualStatus, type Answers } from './answer.js';
import { choose, faultsOf } from './choose.js';
import { plainParts } from './parameters.js';
import { toOrdinaryRefusal } from './refusal.js';
import { authenticateOrdinary } from './security.js';

export interface OrdinaryOptions {
  readonly contract: OrdinaryContract;
  /** The file, for the log. */
  readonly name: string;
  /** Whether it is the document of a definition, which says who may ask. */
  readonly isOfDefinition: boolean;
  readonly authenticate: Authenticate;
  /** Where the document has no form for an error. */
  readonly toReply: ToReply;
  readonly log: Log;
}

interface Call extends Candidate {
  readonly request: RequestValue;
  readonly query: string;
  readonly world: World;
  readonly trace: Trace | undefined;
}

const RULE: RequestRuleId = 'external.prism';

export function createOutside(options: OrdinaryOptions): Outside {
  const { contract, name, toReply, log } = options;
  const told = new Set<string>();
  const tell = (text: string): void => {
    if (told.has(text)) return;
    told.add(text);
    log.info(`${name}: ${text}`);
  };
  const answers = createAnswers(contract, ({ operation }, status) => {
    tell(`no valid answer ${status} of ${operation.id} could be generated from its schema`);
  });
  return async (request, world, trace, allow) => {
    const { path, query } = splitTarget(request.url);
    const match = findOperation(contract, request.method, path, query);
    if (match === undefined) return undefined;
    if ('allow' in match) {
      if (isPreflight(request)) return answerPreflight(request);
      return toReply(unknownMethod(request.method, path, [...new Set([...allow, ...match.allow])]));
    }
    const found = await choose(contract, match.candidates, query, request);
    if (found === undefined) return undefined;
    const call: Call = { ...found, request, query, world, trace };
    const seed = String(world.seed);
    const accept = headerOf(request, 'accept');
    try {
      const reply = await serve(options, answers, call);
      trace?.enter('reply', reply instanceof Problem ? { problem: reply } : {});
      if (!(reply instanceof Problem)) return reply;
      const wanted = { accept, seed, toReply };
      return await toOrdinaryRefusal(reply, found.operation, answers, wanted);
    } catch (error) {
      const problem = unexpected(error);
      log.error(`${problem.rule}: ${found.operation.operation.id}: ${describeError(error)}`);
      return toReply(problem);
    } finally {
      for (const note of contract.notes) tell(note);
    }
  };
}

/** HEAD is GET without its body, where the document does not have it. */
function findOperation(
  contract: OrdinaryContract,
  method: string,
  path: string,
  query: string,
): ReturnType<OrdinaryContract['match']> {
  const match = contract.match(method, path, query);
  if (match === undefined || !('allow' in match)) return match;
  const { allow } = match;
  if (!allow.includes('GET') || allow.includes('HEAD')) return match;
  return method === 'HEAD' ? contract.match('GET', path, query) : { allow: [...allow, 'HEAD'] };
}

async function serve(
  { contract, authenticate, isOfDefinition }: OrdinaryOptions,
  answers: Answers,
  call: Call,
): Promise<Reply | Problem> {
  const { request, operation, params, query, world, trace } = call;
  const parts = plainParts(operation, params, query, request);
  trace?.enter('credentials', { operation: operation.operation, parts });
  const org = world.lifecycles.tenantIn(parts.path);
  const caller = await authenticateOrdinary(authenticate, operation, {
    isOfDefinition,
    request,
    query,
    org,
    clock: world.clock,
  });
  if (caller instanceof Problem) return caller;

  trace?.enter('input', { caller });
  const faults = await faultsOf(contract, call, query, request);
  if (faults instanceof Problem) return faults;
  if (faults.length > 0) return violated(faults);

  trace?.enter('override', { parts });
  const preference = readPreference(request, parts);
  const status = preference?.code === undefined ? usualStatus(operation) : Number(preference.code);
  const accept = headerOf(request, 'accept');
  if (preference === undefined) {
    trace?.enter('outside');
    return answers.make(operation, { status, accept, rule: RULE, seed: String(world.seed) });
  }
  return prefer(operation, answers, {
    ...preference,
    status,
    accept,
    // The same request gets the same answer, whatever was asked before it.
    seed: `${world.seed} ${request.method} ${request.url}`,
  });
}

async function prefer(
  operation: OrdinaryOperation,
  answers: Answers,
  wanted: {
    readonly status: number;
    readonly code?: string;
    readonly accept: string | undefined;
    readonly seed: string;
    readonly example?: string;
    readonly dynamic: boolean;
  },
): Promise<Reply | Problem> {
  const { status, example } = wanted;
  const rule: RequestRuleId = 'override.prefer';
  const response = ordinaryResponse(operation, status);
  const isKnown = response !== undefined || status >= 400 || wanted.code === undefined;
  if (!Number.isInteger(status) || status < 200 || status > 599 || !isKnown) {
    const codes = [...operation.responses.keys()].join(', ');
    return refuse(operation, `code must be one of ${codes}, or from 400 to 599`);
  }
  if (response === undefined && status >= 400) {
    return new Problem({ status, rule, details: 'The request asked for this answer with Prefer.' });
  }
  const names = new Set(response?.contents.flatMap(({ examples }) => Object.keys(examples)));
  if (example !== undefined && !names.has(example)) {
    return refuse(operation, `example must be one of ${[...names].join(', ') || 'none'}`);
  }
  return answers.make(operation, { ...wanted, rule });
}

function refuse({ operation }: OrdinaryOperation, message: string): Problem {
  return violated([{ pointer: '/header/prefer', message: `${message} for ${operation.id}` }]);
}
