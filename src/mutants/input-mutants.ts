import { compileSchemas, requestKey, requireValidator } from '../openapi/compile.js';
import { createContract, type Contract } from '../openapi/contract.js';
import type { OpenApiDocument, Schema } from '../openapi/document.js';
import { inline } from '../openapi/inline.js';
import type { Operation } from '../openapi/operation.js';
import { isUpload } from '../openapi/upload.js';
import { isNamed } from '../lifecycles/under.js';
import type { Evidence } from '../openapi/evidence.js';
import { bestOf, ours } from './evidence.js';
import type { Intact } from './intact.js';
import { limitBreaks, type Break } from './limit-breaks.js';
import { mutantOf, type Mutant } from './mutant.js';
import { editAt, propertiesOf, type Property } from './schema-tree.js';
import { listOf } from '../runtime/json.js';

/** Every check of a request skipped, and every limit moved by one: read off the contract. */
export function inputMutants(intact: Intact): readonly Mutant[] {
  const { contract, document, described } = intact;
  return described.flatMap(({ operation, request }) => {
    const schema = checked(operation, inline(document, request));
    return propertiesOf(schema).flatMap((property) =>
      breaksOf(operation, schema, property).map((each) =>
        mutantOf('request.invalid', {
          what: `${operation.id}/${property.path.join('.')}/${each.what}`,
          title: `${operation.id} ${each.title}`,
          evidence: evidenceOf(intact, property, each),
          operations: [operation.id],
          equivalent: each.equivalent,
          mutate: () => ({ contract: withOperation(contract, document, each) }),
        }),
      ),
    );
  });
}

function evidenceOf(
  { contract, lifecycles }: Intact,
  { path }: Property,
  { operation, keywords, value }: Break,
): Evidence {
  const pointer = `/${path.join('/').replaceAll('[]', '0')}`;
  const found = bestOf(
    keywords.map((keyword) => contract.grades.ofRequest(operation, { pointer, keyword, value })),
  );
  const [place, name = ''] = path;
  const lifecycle = lifecycles.forOperation(operation.id);
  const isAnId = place === 'path' && lifecycle && isNamed(lifecycle, operation.id, name);
  return isAnId && found.grade === 'documented' ? UNKNOWN_FIRST : found;
}

const UNKNOWN_FIRST = ours('no page says that a malformed id is different from an unknown id');

/** An upload is read by its parts: no schema is checked against it. */
function checked(operation: Operation, schema: Schema): Schema {
  if (!isUpload(operation)) return schema;
  const { body: _body, ...properties } = schema['properties'] as Record<string, Schema>;
  return { ...schema, properties };
}

function breaksOf(operation: Operation, request: Schema, property: Property): readonly Break[] {
  const at = property.path.join('.');
  const edited = (edit: (part: Schema) => Schema): Break['request'] =>
    editAt(request, property.path, edit);
  const parts: Break[] = [
    ...presenceBreaks(operation, request, property),
    ...limitBreaks(operation, request, property),
  ];
  const { schema } = property;
  for (const keyword of ['enum', 'format', 'pattern', 'minLength', 'minimum']) {
    if (schema[keyword] === undefined || (keyword === 'minLength' && property.path[0] === 'path')) {
      // A path with an empty segment is another path.
      continue;
    }
    parts.push({
      what: `no-${keyword}`,
      title: `does not check the ${keyword} of ${at}`,
      keywords: [keyword],
      operation,
      request: edited(({ [keyword]: _dropped, ...rest }) => rest),
      ...(keyword === 'minLength' &&
        schema['enum'] !== undefined && {
          equivalent: 'the enum beside it refuses the empty text as well',
        }),
    });
  }
  const values = listOf(schema['enum']);
  const last = values.at(-1);
  if (values.length > 1) {
    parts.push({
      what: `refuses-${String(last)}`,
      title: `refuses the value ${String(last)} for ${at}`,
      // A page says what each value of a query parameter does.
      keywords: [property.path[0] === 'query' ? '' : 'enum'],
      operation,
      request: edited((part) => ({ ...part, enum: values.slice(0, -1) })),
    });
  }
  if (property.path[0] === 'body' && property.path.length > 1 && values.length === 0) {
    parts.push({
      what: 'no-type',
      title: `does not check the type of ${at}`,
      keywords: ['type'],
      operation,
      request: edited((part) => ({ anyOf: [part, { not: { type: part['type'] } }] })),
    });
  }
  return parts;
}

function presenceBreaks(
  operation: Operation,
  request: Schema,
  { path, required }: Property,
): readonly Break[] {
  const name = path.at(-1) ?? '';
  const place = path[0] ?? '';
  const isPlace = path.length === 1 && place !== 'body';
  if (isPlace || place === 'path') return [];
  const owner = (edit: (names: readonly unknown[]) => readonly unknown[]): Schema =>
    editAt(request, path.slice(0, -1), (part) => ({
      ...part,
      required: edit(listOf(part['required'])),
    }));
  const at = path.join('.');
  return required
    ? [
        {
          what: 'not-required',
          title: `does not check that ${at} is present`,
          keywords: ['required'],
          operation,
          request: owner((names) => names.filter((each) => each !== name)),
        },
      ]
    : [
        {
          what: 'demanded',
          title: `requires ${at}, which is optional`,
          keywords: ['required'],
          operation,
          request: owner((names) => [...names, name]),
        },
      ];
}

/** The contract, with one operation checked by another schema or other limits. */
function withOperation(contract: Contract, document: OpenApiDocument, broken: Break): Contract {
  const { operation, request } = broken;
  const ajv = compileSchemas(document, [{ operation, request, replies: {} }], { forSource: false });
  const other = createContract({
    basePath: contract.basePath,
    operations: [operation],
    schemas: {
      requests: { [operation.id]: requireValidator(ajv, requestKey(operation.id)) },
      replies: {},
      components: {},
    },
  });
  return {
    ...contract,
    // A server that takes anything does not look at what it shows of that, either.
    validateReply: (asked, status, body) =>
      asked.id === operation.id ? [] : contract.validateReply(asked, status, body),
    validateRequest: (asked, parts, now) =>
      asked.id === operation.id
        ? other.validateRequest(operation, parts, now)
        : contract.validateRequest(asked, parts, now),
  };
}
