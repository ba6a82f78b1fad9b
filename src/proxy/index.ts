/** Between an app and a real deployment: passes everything on and tells what breaks the contract. */
import type { InformationEvent } from 'node:http';
import type { Readable } from 'node:stream';
import { basePathOf, describeOperations, type OpenApiDocument } from '../openapi/document.js';
import type { Contract } from '../openapi/contract.js';
import type { Operation, Violation } from '../openapi/operation.js';
import type { Clock } from '../runtime/clock.js';
import { gather } from '../server/gather.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { Problem, type ToReply } from '../server/problem.js';
import { askUpstream, isEventStream, type AnswerHead } from '../server/upstream/ask.js';
import { toUpstreamError, UpstreamError } from '../server/upstream/trouble.js';
import { answerOf, readBody, type ProxyAnswer, type ReadBody } from './answer.js';
import { checkAnswer, checkRequest, type BodyIsOptional } from './check.js';
import { createCoverage, type Coverage } from './coverage.js';
import { optionalBodies } from './optional-bodies.js';
import { createRecorder, type Recorder } from './recording.js';
import { targetFor } from './target.js';
import { headerForm, isDocumented } from './violations.js';

export interface ProxyOptions {
  readonly upstream: URL;
  readonly document: OpenApiDocument;
  readonly contract: Contract;
  readonly clock: Clock;
  /** Whether a parameter of a path names an organization, and no person or record. */
  readonly isTenant: (parameter: string) => boolean;
  /** The form of what the proxy says itself. */
  readonly toReply: ToReply;
  /** Violations become failures of the exchange. */
  readonly errors: boolean;
  /** Where exchanges are recorded; absent for nowhere. */
  readonly record?: string | undefined;
  /** Milliseconds without a byte from the upstream. */
  readonly timeout: number;
}

/** A request on its way through. */
export interface Passing extends Omit<RequestValue, 'body'> {
  /** All of it, or a stream where it is too large to be held. */
  readonly body: Uint8Array | Readable | undefined;
  /** Aborted when the app has gone away. */
  readonly signal: AbortSignal;
  readonly onInformation: (information: InformationEvent) => void;
}

/** What went through, and what was wrong with it. */
export interface Passage {
  readonly answer: ProxyAnswer;
  readonly requestViolations: readonly Violation[];
  readonly answerViolations: readonly Violation[];
  /** What went wrong beside the contract, for the terminal. */
  readonly trouble?: string;
}

export interface Proxy {
  /** Never rejects: what cannot be passed on is answered. */
  pass(request: Passing): Promise<Passage>;
  /** What the proxy says itself. */
  refuse(problem: Problem): ProxyAnswer;
  readonly coverage: Coverage;
  /** How many exchanges could not be recorded. */
  readonly notRecorded: number;
}

/** A larger answer passes as it comes, and is not checked: an answer is held in memory for that. */
const MAX_HELD_BYTES = 64 * 1024 * 1024;

const CLEAN = { requestViolations: [], answerViolations: [] } as const;

export function createProxy(options: ProxyOptions): Proxy {
  const { upstream, document, contract, clock, toReply, errors, record, timeout } = options;
  const coverage = createCoverage(contract);
  const isOptional: BodyIsOptional = optionalBodies(document);
  const recorder: Recorder | undefined =
    record === undefined
      ? undefined
      : createRecorder({
          directory: record,
          document,
          described: describeOperations(document),
          basePath: basePathOf(document),
          isTenant: options.isTenant,
        });
  let notRecorded = 0;
  const refuse = (problem: Problem): ProxyAnswer => answerOf(toReply(problem));

  /** As in Prism: 422 for a request that was not passed on, 500 for an answer that was held back. */
  const fail = (status: 404 | 422 | 500, found: Found): Passage => {
    const violations = status === 500 ? found.answerViolations : found.requestViolations;
    return tell({ answer: refuse(new Problem({ status, rule: 'proxy', violations })), ...found });
  };

  const explain = ({ status, message: details }: UpstreamError): Passage => {
    const answer = refuse(new Problem({ status, rule: 'proxy', details }));
    return { answer, ...CLEAN, trouble: details };
  };

  const forward = async (
    { method, url, rawHeaders: headers, body, signal, onInformation }: Passing,
    isChecked: boolean,
  ): Promise<ProxyAnswer> => {
    const { body: stream, ...head } = await askUpstream(
      upstream,
      { method, target: targetFor(url, upstream), headers, body },
      { timeout, signal, onInformation },
    );
    const isHeld = isChecked && !isEventStream(head.headers);
    return { ...head, body: isHeld ? await gather(stream, MAX_HELD_BYTES) : stream };
  };

  const passUnknown = async (request: Passing): Promise<Passage> => {
    const message = `no operation is documented as ${request.method} ${splitTarget(request.url).path}`;
    const requestViolations = [{ pointer: '', message }];
    if (errors) return fail(404, { requestViolations, answerViolations: [] });
    const answer = await forward(request, false);
    return tell({ answer, requestViolations, answerViolations: [] });
  };

  const keep = async (
    exchange: Omit<Parameters<Recorder>[0], 'answer' | 'violations'>,
    passage: Passage,
    answer: AnswerHead,
  ): Promise<Passage> => {
    const violations = [...passage.requestViolations, ...passage.answerViolations];
    try {
      await recorder?.({ ...exchange, answer, violations });
      return passage;
    } catch (error) {
      // The app is not to suffer from a full disk on this side.
      notRecorded += 1;
      return { ...passage, trouble: `not recorded: ${String(error)}` };
    }
  };

  const passKnown = async (
    passing: Passing,
    operation: Operation,
    params: Readonly<Record<string, string>>,
  ): Promise<Passage> => {
    const request = heldPart(passing);
    const isUnread = passing.body !== undefined && request.body === undefined;
    const requestViolations = await checkRequest(
      contract,
      operation,
      { request, isUnread },
      params,
      clock.now(),
    );
    if (errors && requestViolations.some(isDocumented)) {
      return fail(422, { requestViolations, answerViolations: [] });
    }
    const answer = await forward(passing, true);
    const body: ReadBody | undefined =
      passing.method === 'HEAD' ? undefined : await readBody(answer);
    const answerViolations = checkAnswer(contract, operation, answer, body, isOptional);
    coverage.add(operation.id, answer.status);
    const found = { requestViolations, answerViolations };
    const isHeldBack = errors && answerViolations.some(isDocumented);
    if (isHeldBack && !Buffer.isBuffer(answer.body)) answer.body.destroy();
    const passage = isHeldBack ? fail(500, found) : tell({ answer, ...found });
    return keep({ operation, params, request, body }, passage, answer);
  };

  return {
    coverage,
    refuse,
    get notRecorded() {
      return notRecorded;
    },
    async pass(request) {
      try {
        // What a browser asks before a request is between it and the server.
        if (request.method === 'OPTIONS') {
          return { answer: await forward(request, false), ...CLEAN };
        }
        const match = contract.match(request.method, splitTarget(request.url).path);
        return match !== undefined && 'operation' in match
          ? await passKnown(request, match.operation, match.params)
          : await passUnknown(request);
      } catch (error) {
        return explain(toUpstreamError(error, upstream));
      }
    },
  };
}

/** The request as far as it is held. */
function heldPart({ body, ...request }: Passing): RequestValue {
  return { ...request, body: body instanceof Uint8Array ? body : undefined };
}

type Found = Pick<Passage, 'requestViolations' | 'answerViolations'>;

/** The answer with what is wrong in a header, where something is. */
function tell(passage: Passage): Passage {
  const { answer, requestViolations, answerViolations } = passage;
  const value = headerForm(requestViolations, answerViolations);
  return value === undefined
    ? passage
    : { ...passage, answer: { ...answer, headers: [...answer.headers, 'sl-violations', value] } };
}
