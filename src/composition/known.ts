import type { Definition } from '../definition/definition.js';
import { splitTarget } from '../server/message.js';

/** Tells which requests are for a simulator, by their methods and URLs. */
export type Knows = (request: { readonly method: string; readonly url: string }) => boolean;

const BESIDE =
  /^\/(?:__admin(?:[/?]|$)|__worlds\/|openapi\.(?:json|yaml)$|\.well-known\/jwks\.json$)/;

export function createKnows(definition: Definition): Knows {
  const parts = [definition, ...(definition.parts ?? [])];
  return ({ method, url }) => {
    const target = /^[a-z][a-z\d+.-]*:\/\//i.test(url) ? targetOf(url) : url;
    const { path, query } = splitTarget(target);
    if (BESIDE.test(path)) return true;
    return (
      definition.contract.match(method, path) !== undefined ||
      parts.some(({ ordinary }) => ordinary?.match(method, path, query) !== undefined)
    );
  };
}

function targetOf(url: string): string {
  const { pathname, search } = new URL(url);
  return pathname + search;
}
