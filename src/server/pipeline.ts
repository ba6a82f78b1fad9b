import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { RequestInput } from '../lifecycles/expression.js';
import type { Effects, Fillable } from '../lifecycles/template.js';
import { act } from '../operations/act.js';
import type { Outcome } from '../operations/outcome.js';
import { createClock } from '../runtime/clock.js';
import { extend } from '../runtime/extend.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Log } from '../runtime/log.js';
import { UnavailableStorageError, type Transaction } from '../store/store.js';
import { isOfTheApp } from './beside.js';
import { readContent, withDecodedBody } from './body.js';
import { BrokenContract, checkReply, requireKept, type Checking } from './broken-contract.js';
import { answerPreflight, isPreflight } from './cors.js';
import { checkInput, type CheckedInput } from './input.js';
import type { Authenticate, Caller } from './credentials.js';
import { createLocations } from './location.js';
import { splitTarget, type Reply, type RequestValue } from './message.js';
import { findPreferred, type FindMagic, type GenerateBody } from './overrides.js';
import { describeServer, unknownMethod, unknownOperation } from './no-operation.js';
import { decodeParts } from './parts.js';
import { Problem, unexpected, type ToReply } from './problem.js';
import { remember } from './remember.js';
import { withLocation } from './reply-headers.js';
import type { HandOn } from './stubs/proxy.js';
import { serveStubbed } from './stubs/serve.js';
import type { Trace } from './trace.js';
import type { World } from './world.js';
import { WorldContext } from './world-context.js';

/**
 * Answers a request in a world: the whole product, seen from inside; at once where nothing has to be waited
 * for. Never fails. With a trace it is a rehearsal: the same answer, and nothing has changed.
 */
export type Handle = (request: RequestValue, world: World, trace?: Trace) => Soon<Reply>;

/**
 * Answers the operations of another document; `undefined` for a path that it does not have.
 *
 * @param allow the methods that our own contract has on this path
 */
export type Outside = (
  request: RequestValue,
  world: World,
  trace: Trace | undefined,
  allow: readonly string[],
) => Promise<Reply | undefined>;

export interface Services {
  readonly contract: Contract;
  /** What the lifecycles' documents cannot say as data. */
  readonly effects: Effects;
  readonly authenticate: Authenticate;
  readonly findMagic: FindMagic;
  readonly generateBody: GenerateBody;
  readonly outside: Outside | undefined;
  readonly handOn: HandOn;
  readonly toReply: ToReply;
  readonly log: Log;
}

/** A body that unpacks to more is too large for every operation. */
const MAX_DECODED_BYTES = 21 * 1024 * 1024;

/** The life of a request: what a test has staged comes first, and every answer is remembered. */
export function createPipeline(services: Services): Handle {
  const simulate = createSimulate(services);
  const { handOn, toReply } = services;
  const stages = { simulate, handOn, toReply };
  const answer: Handle = (request, world, trace) =>
    follow(
      world.stubs.inUse
        ? serveStubbed(request, world, stages, trace)
        : simulate(request, world, trace),
      (reply) =>
        trace === undefined && isOfTheApp(request, reply.rule)
          ? remember(request, reply, world)
          : reply,
    );
  return (sent, world, trace) => {
    if (sent.headers['content-encoding'] === undefined) return answer(sent, world, trace);
    // Stubs and the journal see the body as its sender wrote it.
    return withDecodedBody(sent, MAX_DECODED_BYTES).then((request) =>
      answer(request, world, trace),
    );
  };
}

/** The simulator's own answer: each stage either hands on or ends it with a problem. */
function createSimulate(services: Services): Handle {
  const { contract, toReply, log } = services;
  const locations = createLocations(contract);
  return (request, world, trace) => {
    if (request.url === '*') return describeServer();
    const { path, query } = splitTarget(request.url);
    const match = contract.match(request.method, path);
    if (match === undefined || 'allow' in match) {
      const allow = match?.allow ?? [];
      return follow(services.outside?.(request, world, trace, allow), (reply) => {
        if (reply !== undefined) return reply;
        if (isPreflight(request)) return answerPreflight(request);
        return toReply(
          allow.length === 0
            ? unknownOperation(request.method, path)
            : unknownMethod(request.method, path, allow),
        );
      });
    }
    const { operation, params } = match;
    const checking = trace === undefined ? services : { ...services, log: undefined };
    const finish = (answer: Reply | Problem): Reply => {
      trace?.enter('reply', answer instanceof Problem ? { problem: answer } : {});
      const reply = answer instanceof Problem ? toReply(answer, operation) : answer;
      return checkReply(checking, operation, reply);
    };
    const fail = (error: unknown): Reply => {
      if (error instanceof BrokenContract) return finish(error.problem);
      const problem = unexpected(error);
      log.error(`${problem.rule}: ${operation.id}: ${describeError(error)}`);
      return toReply(problem, operation);
    };
    try {
      const served = follow(
        serve(services, { request, operation, params, query, locations, checking }, world, trace),
        finish,
      );
      return served instanceof Promise ? served.catch(fail) : served;
    } catch (error) {
      return fail(error);
    }
  };
}

interface Call {
  readonly request: RequestValue;
  readonly operation: Operation;
  /** Of the path, not decoded yet. */
  readonly params: Readonly<Record<string, string>>;
  readonly query: string;
  readonly locations: ReturnType<typeof createLocations>;
  readonly checking: Checking;
}

function serve(
  services: Services,
  call: Call,
  world: World,
  trace: Trace | undefined,
): Soon<Reply | Problem> {
  const { request, operation, params, query } = call;
  const { parts, violations } = decodeParts(request, operation, params, query);
  trace?.enter('credentials', { operation, parts });
  const authenticated = services.authenticate(
    request,
    operation,
    world.lifecycles.tenantIn(parts.path),
    world.clock,
  );
  return follow(authenticated, (caller) => {
    if (caller instanceof Problem) return caller;
    trace?.enter('input', { caller });
    const circumstances = { caller, world, effects: services.effects, trace };
    return follow(readContent(request, operation.body), (content) => {
      const now = world.clock.now();
      const read = { parts, violations, content, now };
      const input = checkInput(services.contract, operation, read);
      return input instanceof Problem ? input : decide(services, call, input, circumstances);
    });
  });
}

/** What the request asks for in so many words comes before what the state says. */
function decide(
  services: Services,
  call: Call,
  input: CheckedInput,
  circumstances: Circumstances,
): Soon<Reply | Problem> {
  const { request, operation } = call;
  const { world, trace } = circumstances;
  trace?.enter('override', { parts: input.parts });
  const override =
    findPreferred(request, operation, input.parts, {
      generate: services.generateBody,
      seed: world.seed,
    }) ?? services.findMagic(operation, input.parts);
  if (override !== undefined) return override;

  trace?.enter('lifecycle');
  const { path, query: parameters, body } = input.parts;
  const asked = { path, query: parameters, body, files: input.files };
  return carryOut(services, call, asked, circumstances);
}

/** The work runs to its end and leaves nothing behind. */
const REHEARSAL = { discard: true } as const;

interface Circumstances {
  readonly caller: Caller;
  readonly world: World;
  readonly effects: Effects;
  readonly trace: Trace | undefined;
}

function carryOut(
  services: Services,
  { request: sent, operation, locations, checking }: Call,
  request: RequestInput,
  { caller, world, effects, trace }: Circumstances,
): Soon<Reply | Problem> {
  const locate = locations(operation, world.lifecycles);
  let record: Fillable | undefined;
  const created = locate && ((made: Fillable): void => void (record = made));
  const { contract } = services;
  const { clock } = world;
  let state = clock.state();
  const work = (tx: Transaction): Soon<Outcome & Reply> => {
    state = clock.state();
    const context = new WorldContext(world, tx, { caller, effects, trace, created });
    const acted = act(operation.id, request, context);
    return operation.method === 'GET'
      ? acted
      : follow(acted, (outcome) => {
          const { name } = world;
          const made = { locate, record, request: sent, path: request.path, world: name };
          return requireKept(checking, operation, withLocation(contract, operation, outcome, made));
        });
  };
  return follow(world.store.transact(work, trace && REHEARSAL), (outcome) => {
    // A clock that was moved since is not that of what was read.
    const answer =
      clock.state() === state
        ? outcome
        : extend(outcome, {
            headers: { ...outcome.headers, date: createClock(state).httpDate() },
          });
    const { details } = answer;
    return details === undefined ? answer : new Problem({ ...answer, details });
  });
}

/** For the log, never for an answer. */
export function describeError(error: unknown): string {
  // While a database is away, every request says the same.
  if (error instanceof UnavailableStorageError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
