import { isObject, listOf, objectsIn } from '../../runtime/json.js';
import type { OpenApiDocument, Schema } from '../document.js';
import type {
  Operation,
  ResponseDescription,
  SecurityRequirement,
  SecurityScheme,
} from '../operation.js';
import { resolveNode } from '../references.js';
import { basePathsOf } from './servers.js';

/** An operation of a user's document. */
export interface OrdinaryOperation {
  /** As the rest of the simulator knows it. */
  readonly operation: Operation;
  /** The paths that may stand before the operation's own, each without a slash at its end. */
  readonly basePaths: readonly string[];
  readonly parameters: readonly OrdinaryParameter[];
  readonly body: { readonly required: boolean; readonly contents: readonly Content[] } | undefined;
  /** By status, range (`2XX`) and `default`. */
  readonly responses: ReadonlyMap<string, OrdinaryResponse>;
  /** Any of these lets a request in; `undefined` when the document does not describe it. */
  readonly security: readonly SecurityRequirement[] | undefined;
}

export interface OrdinaryParameter {
  readonly name: string;
  readonly in: 'path' | 'query' | 'header' | 'cookie';
  readonly required: boolean;
  readonly style: string;
  readonly explode: boolean;
  readonly allowEmpty: boolean;
  /** The value is a text of this media type. */
  readonly mediaType: string | undefined;
  /** As in the document. */
  readonly schema: unknown;
  readonly example: unknown;
}

export interface Content {
  readonly mediaType: string;
  /** As in the document; `undefined` when there is none. */
  readonly schema: unknown;
  readonly examples: Readonly<Record<string, unknown>>;
  /** By the name of the property. */
  readonly encoding: Schema;
}

export interface OrdinaryResponse {
  readonly description: string;
  readonly contents: readonly Content[];
  readonly headers: Readonly<Record<string, Schema>>;
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];
const MAX_BODY_BYTES = 20 * 1024 * 1024;
/** OpenAPI asks that parameters of these names are ignored: others describe them. */
const NOT_PARAMETERS = ['accept', 'content-type', 'authorization'];

export function describeOrdinary(document: OpenApiDocument): readonly OrdinaryOperation[] {
  const described: OrdinaryOperation[] = [];
  const ids = new Set<string>();
  const paths = isObject(document['paths']) ? document['paths'] : {};
  for (const [path, reference] of Object.entries(paths)) {
    if (!path.startsWith('/')) continue;
    const item = resolveNode(document, reference);
    for (const method of METHODS) {
      if (!isObject(item[method])) continue;
      const operation = describe(document, { path, method, item, node: item[method] });
      const { id } = operation.operation;
      // Each needs a name of its own, whatever the document says.
      const named = ids.has(id) ? `${method} ${path}` : id;
      ids.add(named);
      described.push({ ...operation, operation: { ...operation.operation, id: named } });
    }
  }
  return described;
}

function describe(
  document: OpenApiDocument,
  given: {
    readonly path: string;
    readonly method: string;
    readonly item: Schema;
    readonly node: Schema;
  },
): OrdinaryOperation {
  const { path, method, item, node } = given;
  const id = typeof node['operationId'] === 'string' ? node['operationId'] : `${method} ${path}`;
  const parameters = describeParameters(document, item, node);
  const bodyNode = resolveNode(document, node['requestBody']);
  const contents = describeContents(document, bodyNode['content']);
  const responses = new Map<string, OrdinaryResponse>();
  for (const [status, reference] of objectsIn(node['responses'])) {
    if (status.startsWith('x-')) continue;
    const response = resolveNode(document, reference);
    responses.set(/^\dxx$/i.test(status) ? status.toUpperCase() : status, {
      description: typeof response['description'] === 'string' ? response['description'] : '',
      contents: describeContents(document, response['content']),
      headers: Object.fromEntries(
        objectsIn(response['headers']).map(([name, header]) => [
          name.toLowerCase(),
          resolveNode(document, header),
        ]),
      ),
    });
  }
  const tag: unknown = Array.isArray(node['tags']) ? node['tags'][0] : undefined;
  return {
    operation: {
      id,
      method: method.toUpperCase(),
      path,
      page: typeof tag === 'string' ? tag : '',
      parameters: parameters
        .filter(({ in: place }) => place !== 'cookie')
        .map(({ name, in: place, required }) => ({
          name,
          in: place as 'path' | 'query' | 'header',
          required,
        })),
      ...(contents.length > 0 && {
        body: {
          required: bodyNode['required'] === true,
          mediaTypes: contents.map(({ mediaType }) => mediaType),
          maxBytes: MAX_BODY_BYTES,
        },
      }),
      responses: Object.fromEntries([...responses].map(([key, value]) => [key, summaryOf(value)])),
      limits: [],
    },
    basePaths: basePathsOf(node['servers'] ?? item['servers'] ?? document['servers']),
    parameters,
    body: contents.length === 0 ? undefined : { required: bodyNode['required'] === true, contents },
    responses,
    security: describeSecurity(document, node['security'] ?? document['security']),
  };
}

function summaryOf({ description, contents }: OrdinaryResponse): ResponseDescription {
  const first = contents[0];
  return {
    description,
    ...(first !== undefined && { mediaType: first.mediaType }),
    examples: first?.examples ?? {},
  };
}

/** The operation's own parameters hide those of the path. */
function describeParameters(
  document: OpenApiDocument,
  item: Schema,
  node: Schema,
): readonly OrdinaryParameter[] {
  const all = new Map<string, OrdinaryParameter>();
  for (const reference of [...listOf(item['parameters']), ...listOf(node['parameters'])]) {
    const parameter = resolveNode(document, reference);
    const { name, in: place } = parameter;
    if (typeof name !== 'string') continue;
    if (place !== 'path' && place !== 'query' && place !== 'header' && place !== 'cookie') continue;
    const isHeader = place === 'header';
    if (isHeader && NOT_PARAMETERS.includes(name.toLowerCase())) continue;
    const media = objectsIn(parameter['content'])[0];
    const style =
      typeof parameter['style'] === 'string'
        ? parameter['style']
        : place === 'path' || isHeader
          ? 'simple'
          : 'form';
    const { explode } = parameter;
    all.set(`${place} ${name}`, {
      name: isHeader ? name.toLowerCase() : name,
      in: place,
      required: parameter['required'] === true || place === 'path',
      style,
      explode: typeof explode === 'boolean' ? explode : style === 'form',
      allowEmpty: parameter['allowEmptyValue'] === true,
      mediaType: media?.[0],
      schema: media === undefined ? parameter['schema'] : media[1]['schema'],
      example: parameter['example'],
    });
  }
  return [...all.values()];
}

function describeContents(document: OpenApiDocument, content: unknown): readonly Content[] {
  return objectsIn(content).map(([mediaType, media]) => ({
    mediaType,
    schema: media['schema'],
    examples: examplesOf(document, media),
    encoding: isObject(media['encoding']) ? media['encoding'] : {},
  }));
}

function examplesOf(document: OpenApiDocument, media: Schema): Readonly<Record<string, unknown>> {
  const named = objectsIn(media['examples']).flatMap(([name, reference]) => {
    const example = resolveNode(document, reference);
    return 'value' in example ? [[name, example['value']] as const] : [];
  });
  if (media['example'] !== undefined) named.push(['example', media['example']]);
  return Object.fromEntries(named);
}

function describeSecurity(
  document: OpenApiDocument,
  security: unknown,
): readonly SecurityRequirement[] | undefined {
  if (!Array.isArray(security)) return undefined;
  const components = isObject(document['components']) ? document['components'] : {};
  const schemes = isObject(components['securitySchemes']) ? components['securitySchemes'] : {};
  return security.map((requirement: unknown) =>
    Object.keys(isObject(requirement) ? requirement : {}).map((name) =>
      describeScheme(resolveNode(document, schemes[name])),
    ),
  );
}

function describeScheme({ type, scheme, in: place, name }: Schema): SecurityScheme {
  if (type === 'apiKey') return { type: 'key', in: String(place), name: String(name) };
  if (type === 'mutualTLS') return { type: 'unseen' };
  if (type === 'http' && String(scheme).toLowerCase() !== 'bearer') {
    return String(scheme).toLowerCase() === 'basic'
      ? { type: 'basic' }
      : { type: 'key', in: 'header', name: 'authorization' };
  }
  return { type: 'bearer' };
}
