import { PatternError } from './pattern-error.js';

/**
 * Where a stub may hand requests on to, as given with --allow-proxy.
 *
 * @throws Error when the text is more or less than an origin
 */
export function requireOrigin(text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && /^https?:$/.test(url.protocol) && url.href === `${url.origin}/`) {
    return url.origin;
  }
  throw new Error(`--allow-proxy takes an origin such as https://api.example.com, not ${text}`);
}

/**
 * A server that a stub may hand requests on to.
 *
 * @throws PatternError when it is not one of those that --allow-proxy names
 */
export function requireAllowed(text: string, pointer: string, allowProxy: readonly string[]): URL {
  if (!URL.canParse(text)) throw new PatternError(pointer, 'is not a URL');
  const target = new URL(text);
  if (allowProxy.includes(target.origin)) return target;
  const allowed = allowProxy.length === 0 ? 'none' : allowProxy.join(', ');
  throw new PatternError(
    pointer,
    `names ${target.origin}, which is not an allowed origin (allowed: ${allowed}). Start it with --allow-proxy ${target.origin}`,
  );
}
