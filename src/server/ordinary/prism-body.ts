import type { OpenApiDocument, Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Content } from '../../openapi/ordinary/describe.js';
import { isObject } from '../../runtime/json.js';
import { loadPrism } from '../load-prism.js';

/**
 * Prism writes each reference out where it stands. Schemas that refer to each other become millions of
 * values then, and a request takes minutes; beyond this size our own sampler makes the value.
 */
const MOST_NODES = 1000;

/** What Prism makes up for a content; `undefined` when it cannot. */
export async function makeWithPrism(
  contract: OrdinaryContract,
  { schema: node, mediaType }: Content,
  options: { readonly dynamic: boolean; readonly seed: string },
): Promise<unknown> {
  if (!isWithinSize(contract, node)) return undefined;
  const document = excerptOf(contract, node, mediaType);
  try {
    const { createPrism } = await loadPrism('an example from a schema');
    const prism = await createPrism(document);
    return (await prism.answer({ method: 'GET', path: '/it', accept: mediaType }, options)).body;
  } catch {
    return undefined;
  }
}

/** Walks the schema with its references written out, no further than the size allowed. */
function isWithinSize(contract: OrdinaryContract, node: unknown): boolean {
  const within = new Set<string>();
  let size = 0;
  const isSmall = (value: unknown): boolean => {
    size += 1;
    if (size > MOST_NODES) return false;
    if (typeof value !== 'object' || value === null) return true;
    const reference = isObject(value) ? value['$ref'] : undefined;
    if (typeof reference !== 'string') return Object.values(value).every(isSmall);
    if (within.has(reference)) return true;
    within.add(reference);
    const result = isSmall(contract.schemas.reply.follow(reference));
    within.delete(reference);
    return result;
  };
  return isSmall(contract.read('reply', node));
}

/** A document with this content alone, so that Prism need not find, choose or call back anything. */
function excerptOf(contract: OrdinaryContract, node: unknown, mediaType: string): OpenApiDocument {
  const { definitions, nameAt } = contract.schemas.reply;
  const reached = new Set<string>();
  const visit = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(visit);
    if (!isObject(value)) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, inner]) => {
        if (key !== '$ref' || typeof inner !== 'string') return [key, visit(inner)];
        const name = nameAt(inner);
        reached.add(name);
        return [key, `#/components/schemas/${name}`];
      }),
    );
  };
  const schema = visit(contract.read('reply', node));
  const schemas: Record<string, unknown> = {};
  // A set that grows while it is walked is walked to its end.
  for (const name of reached) {
    schemas[name] = visit(definitions[name]);
  }
  return {
    openapi: '3.1.0',
    info: { title: 'excerpt', version: '1' },
    paths: {
      '/it': {
        get: {
          responses: { 200: { description: '', content: { [mediaType]: { schema } } } },
        },
      },
    },
    components: { schemas },
  } satisfies Schema;
}
