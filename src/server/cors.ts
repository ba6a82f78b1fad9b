import { extend } from '../runtime/extend.js';
import type { Reply, RequestValue } from './message.js';
import { headerOf } from './message.js';
import type { RequestRuleId } from './rules.js';

/** What the pages of other origins may read, by the Fetch standard. */
export interface Cors {
  /** Whether the user has listed the origin (`--allow-origin`). */
  isListed(origin: string): boolean;
  /** The reply as a page of the request's origin may read it; the reply itself without an origin. */
  open(reply: Reply, request: RequestValue): Reply;
}

/** Every page reads these anyway, or no page may. */
const NEED_NO_EXPOSURE = new Set([
  'cache-control',
  'content-language',
  'content-length',
  'content-type',
  'expires',
  'last-modified',
  'pragma',
  'set-cookie',
  'vary',
]);

const ALWAYS_EXPOSED = ['x-mock-rule', 'date'];

/**
 * Any page may read without credentials. Those of a listed origin are named in the answer, which is what
 * `credentials: 'include'` needs: a browser does not take `*` for it.
 */
export function createCors(listed: readonly string[]): Cors {
  const origins = new Set(listed);
  return {
    isListed: (origin) => origins.has(origin),
    open(reply, request) {
      const origin = headerOf(request, 'origin');
      if (origin === undefined) return reply;
      const isListed = origins.has(origin);
      const own = reply.headers ?? {};
      const exposed = [...ALWAYS_EXPOSED, ...Object.keys(own)].filter(
        (name, index, all) =>
          all.indexOf(name) === index &&
          !NEED_NO_EXPOSURE.has(name) &&
          !name.startsWith('access-control-'),
      );
      return extend(reply, {
        headers: {
          'access-control-allow-origin': isListed ? origin : '*',
          ...(isListed && { 'access-control-allow-credentials': 'true' }),
          'access-control-expose-headers': exposed.join(', '),
          ...own,
          ...(origins.size > 0 && { vary: withOrigin(own['vary']) }),
        },
      });
    },
  };
}

function withOrigin(vary: string | readonly string[] | undefined): string {
  const names = [vary ?? []].flat().join(', ');
  if (/(?:^|,)\s*(?:\*|origin)\s*(?:,|$)/i.test(names)) return names;
  return names === '' ? 'origin' : `${names}, origin`;
}

/** Whether a browser asks if a page may send what it is about to send. */
export function isPreflight({ method, headers }: RequestValue): boolean {
  return (
    method === 'OPTIONS' &&
    headers['origin'] !== undefined &&
    headers['access-control-request-method'] !== undefined
  );
}

/** Seconds for which a browser need not ask again. */
const MAX_AGE = '600';

const METHODS = 'GET,HEAD,PUT,PATCH,POST,DELETE';

/** Says yes. It promises no more than that the request is looked at: it can still be refused. */
export function answerPreflight(request: RequestValue): Reply {
  const rule: RequestRuleId = 'request.preflight';
  const headers = headerOf(request, 'access-control-request-headers');
  const isForPrivateNetwork = request.headers['access-control-request-private-network'] === 'true';
  return {
    status: 204,
    rule,
    headers: {
      'access-control-allow-methods': METHODS,
      ...(headers !== undefined && { 'access-control-allow-headers': headers }),
      'access-control-max-age': MAX_AGE,
      ...(isForPrivateNetwork && { 'access-control-allow-private-network': 'true' }),
      vary: 'access-control-request-headers',
    },
  };
}

/**
 * An origin as given with --allow-origin.
 *
 * @throws Error when the text is more or less than an origin
 */
export function requirePageOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  // Of a scheme that is not special (an app's own), URL gives the origin "null".
  const origin = url?.origin === 'null' ? `${url.protocol}//${url.host}` : url?.origin;
  if (url !== undefined && origin !== undefined && url.host !== '' && isBare(url)) return origin;
  throw new Error(
    `--allow-origin ${text} is not an origin. Give it as a browser sends it: http://localhost:5173`,
  );
}

function isBare({ pathname, search, hash, username }: URL): boolean {
  return ['', '/'].includes(pathname + search + hash) && username === '';
}
