import type { Lifecycles } from '../lifecycles/index.js';
import type { Operation } from '../openapi/operation.js';
import type { OperationRequest } from './message.js';
import { namingOf } from './names.js';
import { parentOf } from './parents.js';
import { placeToken } from '../openapi/secrets.js';
import { BOUNDARY, encodeParts, isUpload, plainParts, type Part } from '../openapi/upload.js';

/** What a request differs in from the plainest valid one, which is made of the document's examples. */
export interface RequestShape {
  readonly org: string;
  /** For the parameter of the path that names the record. */
  readonly id?: string;
  /** For parameters of the path that name what it belongs to. */
  readonly path?: Readonly<Record<string, string>>;
  /** As the value of an Authorization header, sent as the operation takes tokens; `null` for none. */
  readonly authorization?: string | null;
  readonly query?: Readonly<Record<string, string | readonly string[]>>;
  /** Added to the required ones; `null` leaves one out. */
  readonly headers?: Readonly<Record<string, string | readonly string[] | null>>;
  /** A JSON value. */
  readonly body?: unknown;
  /** Instead of `body`: bytes as they are, `null` for none. */
  readonly bytes?: Uint8Array | null;
  readonly mediaType?: string | null;
  /** For an upload: the parts. */
  readonly parts?: readonly Part[];
  /** With all that the example of the document has, also what a target may refuse. */
  readonly whole?: boolean;
  /** Places in the body whose values the test is about, although they may be those of the example. */
  readonly kept?: readonly (readonly string[])[];
}

/** The name of the parameter that tells one record from another; `undefined` for a creation, and for a list. */
export function idParameter(operation: Operation, lifecycles: Lifecycles): string | undefined {
  return namingOf(lifecycles, operation)?.parameter;
}

/** A value of a parameter of the path, which is not that of a tenant. */
export function inPath(
  operation: Operation,
  lifecycles: Lifecycles,
  name: string,
  value: string,
): Partial<RequestShape> {
  return name === idParameter(operation, lifecycles) ? { id: value } : { path: { [name]: value } };
}

/**
 * The path of the operation below the base path of the document. Half a surrogate pair, in an id that
 * a target made up, has no bytes: it becomes U+FFFD.
 */
function pathOf(
  operation: Operation,
  lifecycles: Lifecycles,
  { org, id = '', path = {} }: RequestShape,
): string {
  const own = idParameter(operation, lifecycles);
  const lifecycle = lifecycles.forOperation(operation.id);
  const valueOf = (name: string): string => {
    if (name === own) return id;
    if (lifecycles.isTenant(name)) return org;
    return path[name] ?? parentOf(operation, lifecycle, name);
  };
  return operation.path.replace(/\{([^}]+)\}/g, (_whole, name: string) =>
    encodeURIComponent(valueOf(name).toWellFormed()),
  );
}

export function buildRequest(
  operation: Operation,
  lifecycles: Lifecycles,
  shape: RequestShape,
): OperationRequest {
  const headers: Record<string, string | readonly string[]> = { accept: 'application/json' };
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === 'header' && required) headers[name] = String(example);
  }
  const { authorization } = shape;
  const sent = typeof authorization === 'string' ? placeToken(operation, authorization) : undefined;
  Object.assign(headers, sent?.headers);
  const content = contentOf(operation, shape);
  if (content?.mediaType !== undefined) headers['content-type'] = content.mediaType;
  for (const [name, value] of Object.entries(shape.headers ?? {})) {
    if (value === null) Reflect.deleteProperty(headers, name);
    else headers[name] = value;
  }
  return {
    operation,
    method: operation.method,
    path: pathOf(operation, lifecycles, shape) + queryOf({ ...sent?.query, ...shape.query }),
    headers,
    ...(content && { body: content.bytes }),
  };
}

interface Encoded {
  readonly bytes: Uint8Array;
  readonly mediaType?: string;
}

function contentOf(operation: Operation, shape: RequestShape): Encoded | undefined {
  const { body } = operation;
  if (body === undefined || shape.bytes === null) return undefined;
  const preferred = body.mediaTypes[0] ?? 'application/json';
  const upload = isUpload(operation);
  const mediaType =
    shape.mediaType === null
      ? undefined
      : (shape.mediaType ?? (upload ? `${preferred}; boundary=${BOUNDARY}` : preferred));
  const typed = mediaType === undefined ? {} : { mediaType };
  if (shape.bytes !== undefined) return { bytes: shape.bytes, ...typed };
  if (upload) return { bytes: encodeParts(shape.parts ?? plainParts(operation)), ...typed };
  const json = jsonOf(operation, shape);
  return { bytes: Buffer.from(body.form?.write(json) ?? JSON.stringify(json)), ...typed };
}

/** What a request sends as JSON. */
export const jsonOf = ({ body }: Operation, shape: Partial<RequestShape>): unknown =>
  shape.body === undefined ? body?.example : shape.body;

function queryOf(query: NonNullable<RequestShape['query']>): string {
  const pairs = Object.entries(query).flatMap(([name, value]) =>
    (typeof value === 'string' ? [value] : value).map(
      (each) => `${encodeURIComponent(name)}=${encodeURIComponent(each)}`,
    ),
  );
  return pairs.length === 0 ? '' : `?${pairs.join('&')}`;
}

/** The parts of a path, decoded: one of them may be the id of a record. */
export function idsIn(path: string): readonly string[] {
  return (path.split('?')[0] ?? '').split('/').map(decodeURIComponent);
}
