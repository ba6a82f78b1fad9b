import { splitTarget } from '../server/message.js';

/** The path and query on the upstream. A base path that both sides name is not doubled. */
export function targetFor(url: string, upstream: URL): string {
  // OPTIONS asks about the server as a whole, which has no base path.
  if (url === '*') return url;
  const base = upstream.pathname.replace(/\/+$/, '');
  const { path } = splitTarget(url);
  return path === base || path.startsWith(`${base}/`) ? url : `${base}${url}`;
}
