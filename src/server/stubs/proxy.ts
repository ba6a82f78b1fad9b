import { HOP_BY_HOP } from '../hop-by-hop.js';
import type { Reply, RequestValue } from '../message.js';
import { Problem } from '../problem.js';
import type { RequestRuleId } from '../rules.js';
import type { ProxiedAnswer } from './answer.js';

/** What belongs to one connection, or is worked out anew for the next. */
const PER_CONNECTION = new Set([
  ...HOP_BY_HOP,
  'expect',
  'host',
  'content-length',
  // What `fetch` hands over is decoded already.
  'content-encoding',
  'accept-encoding',
]);

const rule: RequestRuleId = 'override.stub';

/** Hands a request on to the server that the stub names, and its answer back. */
export async function forward(
  request: RequestValue,
  answer: ProxiedAnswer,
): Promise<Reply | Problem> {
  const { target, prefixToRemove } = answer;
  const url = request.url.startsWith(prefixToRemove)
    ? request.url.slice(prefixToRemove.length)
    : request.url;
  const base = target.href.replace(/\/$/, '');
  // A request line may hold more than a path; the origin is what --allow-proxy speaks of.
  const destination = URL.canParse(base + url) ? new URL(base + url) : undefined;
  if (destination?.origin !== target.origin) {
    return new Problem({
      status: 400,
      rule,
      details: `The request target does not lead to ${target.origin}. Send a path that begins with a slash.`,
    });
  }
  const hasBody = request.body !== undefined && !['GET', 'HEAD'].includes(request.method);
  try {
    const response = await fetch(destination, {
      method: request.method,
      headers: headersFor(request, answer),
      // A redirect could lead where the stub may not go: the client follows it, or not.
      redirect: 'manual',
      ...(hasBody && { body: request.body as Uint8Array<ArrayBuffer> }),
    });
    const body = new Uint8Array(await response.arrayBuffer());
    return {
      status: response.status,
      rule,
      headers: headersOf(response),
      ...(body.length > 0 && { body }),
    };
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message : 'it cannot be reached';
    return new Problem({
      status: 502,
      rule,
      details: `The stub hands this request on to ${target.origin}, but ${reason}.`,
    });
  }
}

function headersFor(request: RequestValue, answer: ProxiedAnswer): Headers {
  const headers = new Headers();
  for (const [name, value] of Object.entries(request.headers)) {
    if (value === undefined || PER_CONNECTION.has(name)) continue;
    if (answer.removeHeaders.includes(name)) continue;
    for (const one of [value].flat()) headers.append(name, one);
  }
  for (const [name, value] of Object.entries(answer.addHeaders)) headers.set(name, value);
  return headers;
}

function headersOf(response: Response): Record<string, string | readonly string[]> {
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, value] of response.headers) {
    if (!PER_CONNECTION.has(name) && name !== 'date') headers[name] = value;
  }
  const cookies = response.headers.getSetCookie();
  if (cookies.length > 0) headers['set-cookie'] = cookies;
  return headers;
}
