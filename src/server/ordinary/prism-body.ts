import type { OpenApiDocument, Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Content } from '../../openapi/ordinary/describe.js';
import { isObject } from '../../runtime/json.js';

/** Prism resolves all that a schema refers to at once; beyond this many schemas that takes seconds. */
const MOST_SCHEMAS = 120;

/** What Prism makes up for a content; `undefined` when it cannot. */
export async function makeWithPrism(
  contract: OrdinaryContract,
  { schema: node, mediaType }: Content,
  options: { readonly dynamic: boolean; readonly seed: string },
): Promise<unknown> {
  const document = excerptOf(contract, node, mediaType);
  if (document === undefined) return undefined;
  const { createPrism } = await import('../prism.js');
  try {
    const prism = await createPrism(document);
    return (await prism.answer({ method: 'GET', path: '/it', accept: mediaType }, options)).body;
  } catch {
    return undefined;
  }
}

/** A document with this content alone, so that Prism need not find, choose or call back anything. */
function excerptOf(
  contract: OrdinaryContract,
  node: unknown,
  mediaType: string,
): OpenApiDocument | undefined {
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
    if (reached.size > MOST_SCHEMAS) return undefined;
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
