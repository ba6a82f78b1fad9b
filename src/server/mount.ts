import type { IncomingMessage } from 'node:http';

/** Express and connect keep what was asked for when they take the path of a middleware away. */
export function mountOf({
  url = '',
  originalUrl = url,
}: IncomingMessage & { readonly originalUrl?: string }): string {
  if (originalUrl.length <= url.length || !originalUrl.endsWith(url)) return '';
  return originalUrl.slice(0, originalUrl.length - url.length);
}
