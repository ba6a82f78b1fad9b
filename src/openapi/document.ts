import { coercionFor } from './coerce.js';
import { isObject, listOf, objectsIn } from '../runtime/json.js';
import type { Limit, Operation, Parameter, RequestBody, ResponseDescription } from './operation.js';
import { valueAtReference } from './references.js';

/** An OpenAPI 3.1 document as parsed from YAML or JSON. */
export type OpenApiDocument = Readonly<Record<string, unknown>>;
export type Schema = Readonly<Record<string, unknown>>;

/** An operation with the schemas that its validators are compiled from. */
export interface DescribedOperation {
  readonly operation: Operation;
  /** The schema of `{path, query, header, body}`. */
  readonly request: Schema;
  /** The schemas of the answers, by `ResponseDescription.schema`. */
  readonly replies: Readonly<Record<string, Schema>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'] as const;
const DEFAULT_MAX_BODY_BYTES = 1024 * 1024;

/** Reads the operations of a document. Throws with the place when the document is not usable. */
export function describeOperations(document: OpenApiDocument): readonly DescribedOperation[] {
  const described: DescribedOperation[] = [];
  for (const [path, item] of objectsIn(document['paths'])) {
    const shared = listOf(item['parameters']);
    for (const method of METHODS) {
      const node = item[method];
      if (isObject(node)) {
        described.push(describeOperation(document, path, method, node, shared));
      }
    }
  }
  if (described.length === 0) throw new Error('the document has no operations under paths');
  return described;
}

/** The path of the first server, without a slash at its end: `/v1`. */
export function basePathOf(document: OpenApiDocument): string {
  const server = listOf(document['servers'])[0];
  if (!isObject(server) || typeof server['url'] !== 'string') return '';
  return server['url'].replace(/^[a-z]+:\/\/[^/]+/, '').replace(/\/$/, '');
}

function describeOperation(
  document: OpenApiDocument,
  path: string,
  method: string,
  node: Schema,
  shared: readonly unknown[],
): DescribedOperation {
  const id = typeof node['operationId'] === 'string' ? node['operationId'] : `${method} ${path}`;
  const parameterNodes = [...shared, ...listOf(node['parameters'])]
    .map((parameter) => resolve(document, parameter))
    .filter(({ in: place }) => place === 'path' || place === 'query' || place === 'header');
  const bodyNode =
    node['requestBody'] === undefined ? undefined : resolve(document, node['requestBody']);
  const tag = listOf(node['tags'])[0];
  const replies: Record<string, Schema> = {};
  const responses: Record<string, ResponseDescription> = {};
  for (const [status, reference] of objectsIn(node['responses'])) {
    const response = resolve(document, reference);
    const media = objectsIn(response['content'])[0];
    const schema = media && isObject(media[1]['schema']) ? media[1]['schema'] : undefined;
    const name = schema && schemaName(schema, `${id} ${status}`);
    if (schema !== undefined && name !== undefined) replies[name] = schema;
    responses[status] = {
      description: typeof response['description'] === 'string' ? response['description'] : '',
      ...(media && { mediaType: media[0] }),
      ...(name !== undefined && { schema: name }),
      examples: media ? examplesOf(document, media[1]) : {},
    };
  }
  const request = requestSchema(parameterNodes, bodyNode);
  const body = bodyNode && describeBody(document, bodyNode);
  return {
    operation: {
      id,
      method: method.toUpperCase(),
      path,
      page: typeof tag === 'string' ? tag : '',
      parameters: parameterNodes.map((parameter) => describeParameter(document, parameter)),
      ...(body && { body }),
      responses,
      limits: limitsIn(document, request, ''),
    },
    request,
    replies,
  };
}

function describeParameter(document: OpenApiDocument, node: Schema): Parameter {
  const place = node['in'] as Parameter['in'];
  const name = String(node['name']);
  const coercion = coercionFor(node['schema'] && resolve(document, node['schema']));
  return {
    name: place === 'header' ? name.toLowerCase() : name,
    in: place,
    required: node['required'] === true,
    ...(coercion !== undefined && { coercion }),
    ...(node['example'] !== undefined && { example: node['example'] }),
  };
}

function describeBody(document: OpenApiDocument, node: Schema): RequestBody {
  const media = objectsIn(node['content']);
  const limits = media
    .map(([, value]) => value['x-max-body-bytes'])
    .filter((limit) => typeof limit === 'number');
  const example = media[0] && Object.values(examplesOf(document, media[0][1]))[0];
  const schema = media[0] && isObject(media[0][1]['schema']) ? media[0][1]['schema'] : {};
  const name = schemaName(schema, '');
  return {
    required: node['required'] === true,
    mediaTypes: media.map(([type]) => type),
    maxBytes: limits.length > 0 ? Math.max(...limits) : DEFAULT_MAX_BODY_BYTES,
    ...(name !== '' && { schema: name }),
    ...(example !== undefined && { example }),
    ...partsIn(document, media[0]),
  };
}

/** Of an upload. A list may stand for any number of parts: then nothing is said of them. */
function partsIn(
  document: OpenApiDocument,
  [type, content]: readonly [string, Schema] = ['', {}],
): Pick<RequestBody, 'parts'> {
  const schema = content['schema'] && resolve(document, content['schema']);
  if (!type.startsWith('multipart/') || !isObject(schema)) return {};
  const properties = objectsIn(schema['properties']).map(
    ([name, property]) => [name, resolve(document, property)] as const,
  );
  if (properties.length === 0 || properties.some(([, { type: is }]) => is === 'array')) return {};
  const { required } = schema;
  const encoding = new Map(objectsIn(content['encoding']));
  return {
    parts: properties.map(([name, { type: is }]) => {
      const taken: unknown = encoding.get(name)?.['contentType'];
      return {
        name,
        required: Array.isArray(required) && required.includes(name),
        ...(typeof taken === 'string' && { mediaTypes: taken.split(/ *, */) }),
        ...((is === 'integer' || is === 'number' || is === 'boolean') && { type: is }),
      };
    }),
  };
}

function requestSchema(parameters: readonly Schema[], body: Schema | undefined): Schema {
  const properties: Record<string, Schema> = {};
  const required: string[] = [];
  for (const place of ['path', 'query', 'header'] as const) {
    const here = parameters.filter((parameter) => parameter['in'] === place);
    if (here.length === 0) continue;
    required.push(place);
    const named = here.map((parameter) => {
      const name = String(parameter['name']);
      return [place === 'header' ? name.toLowerCase() : name, parameter] as const;
    });
    properties[place] = {
      type: 'object',
      properties: Object.fromEntries(
        named.map(([name, parameter]) => [name, parameter['schema'] ?? {}]),
      ),
      required: named.filter(([, { required }]) => required === true).map(([name]) => name),
    };
  }
  const media = body && objectsIn(body['content'])[0];
  // The parts of an upload are looked at one by one, where it is read.
  if (media !== undefined && !media[0].startsWith('multipart/')) {
    properties['body'] = isObject(media[1]['schema']) ? media[1]['schema'] : {};
    if (body?.['required'] === true) required.push('body');
  }
  return { type: 'object', properties, required };
}

/** A component schema keeps its name, so that operations share its validator. */
function schemaName(schema: Schema, otherwise: string): string {
  const reference = schema['$ref'];
  return typeof reference === 'string' ? (reference.split('/').at(-1) ?? otherwise) : otherwise;
}

/** @param within the schemas around this one: one that holds itself is followed only once */
function limitsIn(
  document: OpenApiDocument,
  schema: Schema,
  pointer: string,
  within: readonly Schema[] = [],
): Limit[] {
  const target = resolve(document, schema);
  const limits: Limit[] = [];
  if (within.includes(target)) return limits;
  const minDuration = target['x-min-duration'];
  const maxDuration = target['x-max-duration'];
  const maxBytes = target['x-max-bytes'];
  if (minDuration !== undefined || maxDuration !== undefined || maxBytes !== undefined) {
    limits.push({
      pointer,
      ...(typeof minDuration === 'string' && { minDuration }),
      ...(typeof maxDuration === 'string' && { maxDuration }),
      ...(typeof maxBytes === 'number' && { maxBytes }),
    });
  }
  for (const [name, property] of objectsIn(target['properties'])) {
    limits.push(...limitsIn(document, property, `${pointer}/${name}`, [...within, target]));
  }
  return limits;
}

function examplesOf(document: OpenApiDocument, media: Schema): Record<string, unknown> {
  const named = objectsIn(media['examples']).map(([name, reference]) => [
    name,
    resolve(document, reference)['value'],
  ]);
  if (media['example'] !== undefined) named.push(['example', media['example']]);
  return Object.fromEntries(named) as Record<string, unknown>;
}

/** The node itself, or what its `$ref` points to within the document. */
function resolve(document: OpenApiDocument, node: unknown): Schema {
  if (!isObject(node)) throw new Error('a part of the document must be an object and is not');
  const reference = node['$ref'];
  if (typeof reference !== 'string') return node;
  if (!reference.startsWith('#/')) {
    throw new Error(
      `the reference ${reference} points outside the document; bundle it into one file first`,
    );
  }
  const target = valueAtReference(document, reference);
  if (!isObject(target)) throw new Error(`the reference ${reference} points to nothing`);
  return resolve(document, target);
}
