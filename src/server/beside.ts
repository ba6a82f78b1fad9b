import type { RequestValue } from './message.js';
import { isUnknownOperation } from './no-operation.js';
import type { RequestRuleId } from './rules.js';
import { asksForDocument } from './served-document.js';

const KEYS = /^\/\.well-known\/jwks\.json(?:\?|$)/;

/** Whether the request asks for the key of our tokens. */
function asksForKeys({ url }: RequestValue): boolean {
  return url.startsWith('/.') && KEYS.test(url);
}

/**
 * Whether the simulator serves the address beside the API. A stub, or an operation of the user's own
 * document, at the same address goes first.
 */
export function isBeside(request: RequestValue): boolean {
  return asksForDocument(request) || asksForKeys(request);
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
