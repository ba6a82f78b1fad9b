import { splitTarget } from '../server/message.js';

/** The path and query on the upstream. A base path that both sides name is not doubled. */
export function targetFor(url: string, upstream: URL): string {
  const base = upstream.pathname.replace(/\/+$/, '');
  const { path } = splitTarget(url);
  return path === base || path.startsWith(`${base}/`) ? url : `${base}${url}`;
}
