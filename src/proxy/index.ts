/** Between an app and a real deployment: passes everything on and tells what breaks the contract. */
import { STATUS_CODES } from 'node:http';
import { basePathOf, describeOperations, type OpenApiDocument } from '../openapi/document.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation, Violation } from '../openapi/operation.js';
import type { Clock } from '../runtime/clock.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { Problem, toReply } from '../server/problem.js';
import { checkAnswer, checkRequest, type BodyIsOptional } from './check.js';
import { createCoverage, type Coverage } from './coverage.js';
import { optionalBodies } from './optional-bodies.js';
import { createPrismProxy, type Carried } from './prism-proxy.js';
import { createRecorder, type Recorder } from './recording.js';
import { askUpstream, UpstreamError, type UpstreamAnswer } from './upstream.js';
import { headerForm, isDocumented } from './violations.js';

export interface ProxyOptions {
  readonly upstream: URL;
  readonly document: OpenApiDocument;
  readonly contract: Contract;
  readonly clock: Clock;
  /** Violations become failures of the exchange. */
  readonly errors: boolean;
  /** Where exchanges are recorded; absent for nowhere. */
  readonly record?: string | undefined;
  /** Milliseconds without a byte from the upstream. */
  readonly timeout: number;
}

/** What went through, and what was wrong with it. */
export interface Passage {
  readonly answer: UpstreamAnswer;
  readonly requestViolations: readonly Violation[];
  readonly answerViolations: readonly Violation[];
  /** What went wrong beside the contract, for the terminal. */
  readonly trouble?: string;
}

export interface Proxy {
  /** Never rejects: what cannot be passed on is answered. */
  pass(request: RequestValue, signal: AbortSignal): Promise<Passage>;
  readonly coverage: Coverage;
}

/** An answer larger than this is not passed on: it is held in memory until it is checked. */
const MAX_ANSWER_BYTES = 64 * 1024 * 1024;

export async function createProxy(options: ProxyOptions): Promise<Proxy> {
  const { upstream, document, contract, clock, errors, record, timeout } = options;
  const carry = await createPrismProxy(document, upstream, errors);
  const coverage = createCoverage(contract);
  const isOptional: BodyIsOptional = optionalBodies(document);
  const recorder: Recorder | undefined =
    record === undefined
      ? undefined
      : createRecorder(record, document, describeOperations(document), basePathOf(document));

  const pass = async (request: RequestValue, signal: AbortSignal): Promise<Passage> => {
    const forward = (): Promise<UpstreamAnswer> =>
      askUpstream(request, { upstream, timeout, maxBytes: MAX_ANSWER_BYTES }, signal);
    // What a browser asks before a request is between it and the server.
    if (request.method === 'OPTIONS') return { answer: await forward(), ...CLEAN };
    const { path } = splitTarget(request.url);
    const match = contract.match(request.method, path);
    const known = match !== undefined && 'operation' in match ? match : undefined;
    const requestViolations =
      known === undefined
        ? [{ pointer: '', message: `no operation is documented as ${request.method} ${path}` }]
        : await checkRequest(contract, known.operation, request, known.params, clock.now());
    const carried = await carry({
      method: request.method,
      path,
      operation: known?.operation,
      requestViolations,
      forward,
      checkAnswer: (answer) =>
        known === undefined ? [] : checkAnswer(contract, known.operation, answer, isOptional),
    });
    const { answer } = carried;
    const passage = decide(carried, known?.operation, errors);
    if (known === undefined || answer === undefined) return passage;
    const { operation, params } = known;
    coverage.add(operation.id, answer.status);
    try {
      const violations = [...carried.requestViolations, ...carried.answerViolations];
      await recorder?.({ operation, params, request, answer, violations });
      return passage;
    } catch (error) {
      // The app is not to suffer from a full disk on this side.
      return { ...passage, trouble: `not recorded: ${String(error)}` };
    }
  };

  return {
    coverage,
    async pass(request, signal) {
      try {
        return await pass(request, signal);
      } catch (error) {
        if (!(error instanceof UpstreamError)) throw error;
        const { status, message: details } = error;
        const problem = new Problem({ status, rule: 'proxy', details });
        return { answer: toAnswer(problem), ...CLEAN, trouble: details };
      }
    },
  };
}

const CLEAN = { requestViolations: [], answerViolations: [] } as const;

/** What the app gets: the answer as it came, or a failure where --errors asks for one. */
function decide(carried: Carried, operation: Operation | undefined, errors: boolean): Passage {
  const { answer, requestViolations, answerViolations } = carried;
  if (answer !== undefined && !(errors && answerViolations.some(isDocumented))) {
    return { answer: withViolations(answer, carried), requestViolations, answerViolations };
  }
  // As in Prism: 422 for a request that was not passed on, 500 for an answer that was held back.
  const status = answer !== undefined ? 500 : operation === undefined ? 404 : 422;
  const violations = answer === undefined ? requestViolations : answerViolations;
  const failure = toAnswer(new Problem({ status, rule: 'proxy', violations }));
  return { answer: withViolations(failure, carried), requestViolations, answerViolations };
}

function withViolations(answer: UpstreamAnswer, carried: Carried): UpstreamAnswer {
  const value = headerForm(carried.requestViolations, carried.answerViolations);
  return value === undefined
    ? answer
    : { ...answer, headers: [...answer.headers, 'sl-violations', value] };
}

function toAnswer(problem: Problem): UpstreamAnswer {
  const { status, body } = toReply(problem);
  return {
    status,
    reason: STATUS_CODES[status] ?? '',
    headers: ['content-type', 'application/json; charset=utf-8'],
    body: Buffer.from(JSON.stringify(body)),
  };
}
