import { after } from '../../runtime/timers.js';
import { codingsOf, decodeContent, isUndecodable } from '../content-encoding.js';
import { gather } from '../gather.js';
import type { Reply, RequestValue } from '../message.js';
import type { ForeignPage } from '../pages.js';
import { Problem } from '../problem.js';
import { endToEnd, groupByName, valuesOf, without, type RawHeaders } from '../raw-headers.js';
import { MAX_BODY_BYTES } from '../receive-body.js';
import type { RequestRuleId } from '../rules.js';
import { askUpstream, isEventStream, type Answering } from '../upstream/ask.js';
import { toUpstreamError, UpstreamError } from '../upstream/trouble.js';
import type { ProxiedAnswer } from './answer.js';

/** Hands a request on to the server that a stub names, and its answer back. */
export type HandOn = (request: RequestValue, answer: ProxiedAnswer) => Promise<Reply | Problem>;

const rule: RequestRuleId = 'override.stub';

/**
 * What stubs hand on, with its limits. A foreign page gets nothing through them: the server behind may be
 * one that only this machine can reach.
 *
 * @param timeout the milliseconds in which an answer must be complete
 */
export function createHandOn(options: {
  readonly timeout: number;
  readonly foreignPage: ForeignPage;
}): HandOn {
  const { timeout, foreignPage } = options;
  return async (request, answer) => {
    const page = foreignPage(request);
    if (page !== undefined) return refusePage(page);
    const { target, basePath } = answer;
    const url = withoutPrefix(request.url, answer);
    // A request line may hold more than a path, and a prefix may end within one.
    if (!url.startsWith('/')) return noPath(target);
    const deadline = new AbortController();
    const stop = after(timeout, () => {
      deadline.abort();
    });
    try {
      const answering = await askUpstream(
        target,
        {
          method: request.method,
          target: basePath + url,
          headers: headersFor(request, answer),
          body: request.body,
        },
        { timeout, signal: deadline.signal },
      );
      return withHeaders(await toReply(answering, target), answer.headers);
    } catch (error) {
      return failed(
        deadline.signal.aborted ? tooLate(target, timeout) : toUpstreamError(error, target),
      );
    } finally {
      stop();
    }
  };
}

/** Nothing may be left of it, which is the root. */
function withoutPrefix(url: string, { prefixToRemove, basePath }: ProxiedAnswer): string {
  if (!url.startsWith(prefixToRemove)) return url;
  const rest = url.slice(prefixToRemove.length);
  return basePath === '' && /^(?:$|\?)/.test(rest) ? `/${rest}` : rest;
}

/** As the client sent them, but for what middleware took away, with those of the stub. */
function headersFor(request: RequestValue, answer: ProxiedAnswer): RawHeaders {
  const { headers, rawHeaders } = request;
  const sent =
    rawHeaders.length > 0
      ? rawHeaders.filter((_, index) => {
          const name = rawHeaders[index - (index % 2)] ?? '';
          return headers[name.toLowerCase()] !== undefined;
        })
      : Object.entries(headers).flatMap(([name, value]) =>
          [value ?? []].flat().flatMap((one) => [name, one]),
        );
  return [...without(sent, answer.removeHeaders), ...Object.entries(answer.addHeaders).flat()];
}

/** Those of the stub come beside those of the other server, as in WireMock. */
function withHeaders(reply: Reply, added: ProxiedAnswer['headers']): Reply {
  const headers = { ...reply.headers };
  for (const [name, value] of Object.entries(added)) {
    headers[name] = headers[name] === undefined ? value : [headers[name], value].flat();
  }
  return { ...reply, headers };
}

async function toReply(answering: Answering, target: URL): Promise<Reply> {
  const { status, headers, body } = answering;
  const head = { status, rule };
  if (isEventStream(headers)) {
    return { ...head, headers: headersOf(headers, []), body: body.setEncoding('utf8') };
  }
  const whole = await gather(body, MAX_BODY_BYTES);
  if (!(whole instanceof Uint8Array)) {
    whole.destroy();
    throw new UpstreamError(
      502,
      `${target.origin} answered with more than ${MAX_BODY_BYTES} bytes.`,
    );
  }
  // Without a body, its length is what the upstream says: HEAD and 304 tell of one that is not sent.
  if (whole.length === 0) return { ...head, headers: headersOf(headers, []) };
  const decoded = await decode(headers, whole);
  return {
    ...head,
    headers: headersOf(headers, ['content-length']),
    body: whole,
    ...(decoded !== undefined && { decoded }),
  };
}

/** The time of the answer is that of the world. */
function headersOf(
  headers: RawHeaders,
  except: readonly string[],
): Record<string, string | readonly string[]> {
  const groups = groupByName(endToEnd(headers, ['date', ...except]));
  return Object.fromEntries(
    [...groups].map(([name, values]) => {
      const [only = ''] = values;
      return [name.toLowerCase(), values.length === 1 ? only : values];
    }),
  );
}

async function decode(headers: RawHeaders, body: Uint8Array): Promise<Uint8Array | undefined> {
  const codings = codingsOf(valuesOf(headers, 'content-encoding'));
  if (codings.length === 0) return undefined;
  const decoded = await decodeContent(body, codings, MAX_BODY_BYTES);
  return isUndecodable(decoded) ? undefined : decoded;
}

function failed({ status, message }: UpstreamError): Problem {
  return new Problem({ status, rule, details: `A stub forwards this request, but ${message}` });
}

function tooLate({ origin }: URL, timeout: number): UpstreamError {
  return new UpstreamError(504, `${origin} gave no complete answer in ${timeout / 1000} s.`);
}

function noPath({ origin }: URL): Problem {
  return new Problem({
    status: 400,
    rule,
    details: `The request target does not lead to ${origin}. Send a path that begins with a slash.`,
  });
}

function refusePage(page: string): Problem {
  return new Problem({
    status: 403,
    rule,
    details: `A stub forwards this request to another server, which a page of ${page} may not use. Start the simulator with --allow-origin and this origin.`,
  });
}
