import type { Reply, RequestValue } from './message.js';
import { isUnknownOperation } from './no-operation.js';
import type { RequestRuleId } from './rules.js';
import { asksForDocument } from './served-document.js';
import { DEFAULT_WORLD } from './worlds.js';

const KEYS = /^\/\.well-known\/jwks\.json(?:\?|$)/;

/** Whether the request asks for the key of our tokens. */
function asksForKeys({ url }: RequestValue): boolean {
  return url.startsWith('/.') && KEYS.test(url);
}

/** Whether a person opened the address of the simulator in a browser. */
export function asksForPage({ method, url, headers }: RequestValue): boolean {
  if (url !== '/' || (method !== 'GET' && method !== 'HEAD')) return false;
  const { accept } = headers;
  return typeof accept === 'string' && accept.includes('text/html');
}

/** Where the page of a world is. */
export function leadToPage(world: string): Reply {
  const named = world === DEFAULT_WORLD ? '' : `?world=${encodeURIComponent(world)}`;
  return {
    status: 302,
    rule: 'admin',
    headers: { location: `/__admin/ui/${named}`, vary: 'accept', 'cache-control': 'no-store' },
  };
}

/**
 * Whether the simulator serves the address beside the API. A stub, or an operation of the user's own
 * document, at the same address goes first.
 */
export function isBeside(request: RequestValue): boolean {
  return asksForPage(request) || asksForDocument(request) || asksForKeys(request);
}

/** Asked by a browser, or about the server. */
const ASIDE: readonly string[] = [
  'request.preflight',
  'request.server-options',
] satisfies RequestRuleId[];

/** Whether an app asked the simulated API, so that the journal remembers the exchange. */
export function isOfTheApp(request: RequestValue, rule: string): boolean {
  return !ASIDE.includes(rule) && !(isUnknownOperation(rule) && isBeside(request));
}
