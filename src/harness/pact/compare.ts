import type { OpenApiDocument } from '../../openapi/document.js';
import { isObject } from '../../runtime/json.js';
import { importPeer } from './peer.js';
import type { PactFile } from './read-pacts.js';

/** Something in a pact that the documentation does not allow. */
export interface Breach {
  /** Its place in the pact; `NaN` when it is the pact as a whole. */
  readonly interaction: number;
  readonly message: string;
  /** Where in the pact: `/interactions/3/response/status`. */
  readonly pointer: string;
}

/** As much as is used here; the types that the package ships do not resolve for an ES module. */
interface ComparatorModule {
  readonly Comparator: new (document: unknown) => {
    compare(pact: unknown): AsyncIterable<{
      readonly type: 'error' | 'warning';
      readonly message: string;
      readonly mockDetails?: { readonly location: string };
    }>;
  };
}

/**
 * Holds each interaction of a pact against the document: its path, parameters, bodies and statuses.
 * A status that only the `default` response covers is allowed.
 *
 * @param basePath of the document's server; pacts with it and without it are both understood
 */
export async function comparePact(
  pact: PactFile,
  document: OpenApiDocument,
  basePath: string,
): Promise<readonly Breach[]> {
  const { Comparator } = (await importPeer(
    '@pactflow/openapi-pact-comparator',
    () => import('@pactflow/openapi-pact-comparator'),
  )) as unknown as ComparatorModule;
  const results = new Comparator(document).compare(withoutBasePath(pact, basePath));
  const breaches: Breach[] = [];
  for await (const { type, message, mockDetails } of results) {
    if (type !== 'error') continue;
    const pointer = toPointer(mockDetails?.location ?? '');
    const index = Number(/^\/interactions\/(\d+)/.exec(pointer)?.[1]);
    breaches.push({
      interaction: index,
      message,
      pointer,
    });
  }
  return breaches;
}

/** The comparator does not know of servers: for it, paths begin where those of the document do. */
function withoutBasePath(pact: PactFile, basePath: string): unknown {
  return {
    ...pact.content,
    interactions: pact.interactions.map((interaction) => {
      const request = isObject(interaction['request']) ? interaction['request'] : {};
      const path = String(request['path']);
      return path.startsWith(`${basePath}/`)
        ? { ...interaction, request: { ...request, path: path.slice(basePath.length) } }
        : interaction;
    }),
  };
}

/** `[root].interactions[3].response.status` is how the comparator says it. */
function toPointer(location: string): string {
  return location
    .replace('[root]', '')
    .replaceAll(/\[(\d+)\]/g, '.$1')
    .replaceAll('.', '/');
}
