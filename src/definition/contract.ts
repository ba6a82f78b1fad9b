import type { ValidateFunction } from 'ajv/dist/2020.js';
import { createContract, type Contract, type Validate } from '../openapi/contract.js';
import {
  basePathOf,
  describeOperations,
  type OpenApiDocument,
  type DescribedOperation,
  type Schema,
} from '../openapi/document.js';
import { responseFor } from '../openapi/operation.js';
import type { Operation } from '../openapi/operation.js';
import { sampleValid } from '../openapi/ordinary/sample.js';
import { describeEvidence } from '../openapi/evidence.js';
import { createForm, isForm } from '../openapi/ordinary/form.js';
import { ordinaryResponse, type OrdinaryContract } from '../openapi/ordinary/contract.js';
import { replyHeaders, type ReplyHeader } from '../openapi/ordinary/headers.js';
import { resolveNode } from '../openapi/references.js';
import { lastingExample, type Ends } from './lasting-examples.js';
import { isObject } from '../runtime/json.js';

/**
 * The contract of the operations that lifecycles answer, out of a document that is taken as it is:
 * OpenAPI 3.0 or 3.1, with formats and keywords that nobody checks.
 */
export function contractOf(
  ordinary: OrdinaryContract,
  operations: ReadonlySet<string>,
  ends: Ends = new Map(),
): Contract {
  const document = documentOf(ordinary, operations);
  const security = new Map(
    ordinary.operations.map(({ operation, security }) => [operation.id, security]),
  );
  const described: readonly DescribedOperation[] =
    Object.keys(document.paths).length === 0
      ? []
      : describeOperations(document).map((each) => ({
          ...each,
          operation: lasting(
            withExamples(ordinary, {
              ...each.operation,
              security: security.get(each.operation.id),
            }),
            ends,
          ),
        }));
  const requests = described.map(({ operation, request }) => [
    operation.id,
    lazily(ordinary, 'request', request),
  ]);
  const replies = described.flatMap(({ replies }) =>
    Object.entries(replies).map(([name, schema]) => [name, lazily(ordinary, 'reply', schema)]),
  );
  const contract = createContract({
    basePath: basePathOf(document),
    operations: described.map(({ operation }) => operation),
    evidence: () => describeEvidence(document, described),
    schemas: {
      requests: Object.fromEntries(requests) as Record<string, Validate>,
      replies: Object.fromEntries(replies) as Record<string, Validate>,
      components: {},
    },
  });
  return {
    ...contract,
    match(method, path) {
      // Another operation of the document may fit better: /books/new, beside /books/{id}. And only the
      // document's own matcher reads paths such as /books/{id}:lend.
      const best = ordinary.match(method, path);
      const [fitting] = best !== undefined && 'candidates' in best ? best.candidates : [];
      if (fitting === undefined) return contract.match(method, path);
      const operation = contract.operations.get(fitting.operation.operation.id);
      return operation && { operation, params: fitting.params };
    },
    headersOf: headersOf(ordinary),
    validateReply(operation, status, body) {
      const response = responseFor(operation, status);
      const isPlain = response === undefined || response.schema === undefined;
      // What a document does not say of errors, it does not forbid.
      return status >= 400 && isPlain ? [] : contract.validateReply(operation, status, body);
    },
  };
}

/** The document with those operations alone, each by a name of its own, and with JSON as what is sent. */
function documentOf(
  { document, operations: all }: OrdinaryContract,
  operations: ReadonlySet<string>,
): OpenApiDocument & { readonly paths: Schema } {
  const items = isObject(document['paths']) ? document['paths'] : {};
  const paths: Record<string, Schema> = {};
  for (const { operation } of all) {
    const { id, path, method } = operation;
    if (!operations.has(id)) continue;
    const { parameters, [method.toLowerCase()]: node } = resolveNode(document, items[path]);
    paths[path] = {
      ...paths[path],
      parameters: readParameters(document, parameters),
      [method.toLowerCase()]: inJson(document, { ...(node as Schema), operationId: id }),
    };
  }
  return { ...document, paths };
}

/** Described once for each operation and status; nothing is kept for an operation without any. */
function headersOf(ordinary: OrdinaryContract): Contract['headersOf'] {
  const known = new Map<string, Map<number, readonly ReplyHeader[]>>();
  for (const { operation, responses } of ordinary.operations) {
    const all = [...responses.values()];
    if (all.some(({ headers }) => Object.keys(headers).length > 0)) {
      known.set(operation.id, new Map());
    }
  }
  return ({ id }, status) => {
    const byStatus = known.get(id);
    if (byStatus === undefined) return NO_HEADERS;
    let found = byStatus.get(status);
    if (found === undefined) {
      const described = ordinary.operations.find(({ operation }) => operation.id === id);
      const response = described && ordinaryResponse(described, status);
      found = response === undefined ? NO_HEADERS : replyHeaders(ordinary, response, id);
      byStatus.set(status, found);
    }
    return found;
  };
}

const NO_HEADERS: readonly ReplyHeader[] = [];

/** The operation with JSON as the only form of its bodies, where it is one of several; a form of pairs that stands first stays. */
function inJson(document: OpenApiDocument, node: Schema): Schema {
  const narrowed = (part: unknown): Schema => {
    const resolved = resolveNode(document, part);
    const contents = Object.entries(isObject(resolved['content']) ? resolved['content'] : {});
    const isOfPairs = isForm(contents[0]?.[0] ?? '');
    const known = contents.filter(([type]) => isJsonType(type) || (isOfPairs && isForm(type)));
    if (known.length === 0) return resolved;
    const named = known.map(([type, media]) => [type.replace(/\s*;.*$/, ''), media] as const);
    return { ...resolved, content: Object.fromEntries(named) };
  };
  const parameters = readParameters(document, node['parameters']);
  const responses = isObject(node['responses']) ? node['responses'] : {};
  return {
    ...node,
    parameters,
    ...(node['requestBody'] !== undefined && { requestBody: narrowed(node['requestBody']) }),
    responses: Object.fromEntries(
      Object.entries(responses).map(([status, response]) => [
        status.replace(/xx$/, 'XX'),
        narrowed(response),
      ]),
    ),
  };
}

/** OpenAPI asks that header parameters of these names are ignored: others describe them. */
const NOT_PARAMETERS = ['accept', 'content-type', 'authorization'];

function readParameters(document: OpenApiDocument, parameters: unknown): readonly Schema[] {
  const all = Array.isArray(parameters) ? (parameters as readonly unknown[]) : [];
  return all
    .map((parameter) => resolveNode(document, parameter))
    .filter((each) => {
      const { in: place, name } = each;
      const isIgnored = place === 'header' && NOT_PARAMETERS.includes(String(name).toLowerCase());
      return typeof name === 'string' && !isIgnored;
    });
}

const isJsonType = (type: string): boolean => /^[^*;]+[/+]json\s*(;|$)/i.test(type);

/** Requests are made of examples; where the document shows none, of values that its schemas allow. */
function withExamples(ordinary: OrdinaryContract, operation: Operation): Operation {
  const { body, parameters } = operation;
  const described = ordinary.operations.find((each) => each.operation.id === operation.id);
  const sample = (schema: unknown): unknown =>
    sampleValid(ordinary, 'request', ordinary.read('request', schema), operation.id)?.value;
  const [content] = described?.body?.contents ?? [];
  const form =
    content !== undefined && isForm(content.mediaType) ? createForm(ordinary, content) : undefined;
  const shown = body?.example ?? (content?.schema && sample(content.schema));
  const example = form !== undefined && typeof shown === 'string' ? form.read(shown) : shown;
  return {
    ...operation,
    ...(body !== undefined && {
      body: { ...body, ...(example !== undefined && { example }), ...(form && { form }) },
    }),
    parameters: parameters.map((parameter) => {
      const { name, in: place, required, example } = parameter;
      if (!required || example !== undefined) return parameter;
      const known = described?.parameters.find((each) => isSame(each, place, name));
      if (known === undefined) return parameter;
      // Where any text may stand in a path, the name of the parameter does.
      const schema = ordinary.read('request', known.schema);
      return place === 'path' && ordinary.check('request', schema, name).length === 0
        ? parameter
        : { ...parameter, example: sample(known.schema) };
    }),
  };
}

/** Headers are the same in any letters. */
const isSame = (
  one: { readonly in: string; readonly name: string },
  place: string,
  name: string,
): boolean => one.in === place && one.name.toLowerCase() === name.toLowerCase();

/** Compiled when it is first used: a start compiles nothing that nobody asks for. */
function lazily(
  ordinary: OrdinaryContract,
  direction: 'request' | 'reply',
  node: Schema,
): Validate {
  let compiled: ValidateFunction | undefined;
  const validate: Validate = (value) => {
    if (compiled === undefined) {
      const schema = ordinary.read(direction, node);
      compiled = ordinary.compile(direction, schema === true ? {} : (schema as Schema));
    }
    const holds = compiled(value);
    validate.errors = compiled.errors ?? null;
    return holds;
  };
  return validate;
}

function lasting(operation: Operation, ends: Ends): Operation {
  const { id, body } = operation;
  const places = ends.get(id);
  if (body === undefined || places === undefined) return operation;
  return { ...operation, body: { ...body, example: lastingExample(body.example, places) } };
}
