import { _, Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { DescribedOperation, OpenApiDocument, Schema } from './document.js';
import { formats } from './formats.js';
import { isObject } from '../runtime/json.js';

/** Words of OpenAPI, or of our own, that say nothing about validity. */
const ANNOTATIONS = [
  'x-evidence',
  'x-min-duration',
  'x-max-duration',
  'x-max-bytes',
  'example',
  'xml',
  'externalDocs',
  'discriminator',
];

const SCHEMAS = 'schemas';

/** The keys under which `compileSchemas` registers what it compiles. */
export const requestKey = (operation: string): string => `request ${operation}`;
export const replyKey = (schema: string): string => `reply ${schema}`;
export const componentKey = (name: string): string => `${SCHEMAS}#/$defs/${name}`;

/**
 * An ajv that knows every schema of the document. Strict: a schema that does not compile, an unknown
 * keyword or an unknown format is an error here, at the start, and never a check that passes.
 *
 * @param forSource whether the validators are to be written out as code
 */
export function compileSchemas(
  document: OpenApiDocument,
  described: readonly DescribedOperation[],
  options: { readonly forSource: boolean },
): Ajv2020 {
  const ajv = new Ajv2020({
    strict: true,
    allErrors: true,
    formats,
    ...(options.forSource && {
      code: { source: true, esm: true, lines: true, formats: _`formats` },
    }),
  });
  ajv.addVocabulary(ANNOTATIONS);
  const components = isObject(document['components']) ? document['components'] : {};
  ajv.addSchema({ $id: SCHEMAS, $defs: rewriteReferences(components['schemas'] ?? {}) });
  const added = new Set<string>();
  const add = (key: string, schema: Schema): void => {
    if (added.has(key)) return;
    added.add(key);
    ajv.addSchema(rewriteReferences(schema) as Schema, key);
  };
  for (const { operation, request, replies } of described) {
    add(requestKey(operation.id), request);
    for (const [name, schema] of Object.entries(replies)) add(replyKey(name), schema);
  }
  return ajv;
}

/** Compiles one registered schema now rather than at its first use. */
export function requireValidator(ajv: Ajv2020, key: string): ValidateFunction {
  const validate = ajv.getSchema(key);
  if (validate === undefined) throw new Error(`the schema ${key} does not exist`);
  return validate;
}

/** OpenAPI's component references, as references into the one schema that holds the components. */
function rewriteReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(rewriteReferences);
  if (!isObject(node)) return node;
  return Object.fromEntries(
    Object.entries(node).map(([key, value]) =>
      key === '$ref' && typeof value === 'string'
        ? [key, value.replace('#/components/schemas/', `${SCHEMAS}#/$defs/`)]
        : [key, rewriteReferences(value)],
    ),
  );
}
