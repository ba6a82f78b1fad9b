import type { Coercion } from './coerce.js';
import type { Evidence } from './evidence.js';

/** An operation of an OpenAPI document, reduced to what answering a request needs. */
export interface Operation {
  readonly id: string;
  /** Upper case. */
  readonly method: string;
  /** The path template, without the server's base path. */
  readonly path: string;
  /** The first tag: for the operations of our own contract, the title of the page. */
  readonly page: string;
  readonly parameters: readonly Parameter[];
  readonly body?: RequestBody;
  /** By status, `default` included. */
  readonly responses: Readonly<Record<string, ResponseDescription>>;
  readonly limits: readonly Limit[];
  /** Any of these lets a request in; absent: a bearer token. */
  readonly security?: readonly SecurityRequirement[] | undefined;
}

/** All of these must be sent. */
export type SecurityRequirement = readonly SecurityScheme[];

export type SecurityScheme =
  | { readonly type: 'bearer' }
  | { readonly type: 'basic' }
  | { readonly type: 'key'; readonly in: string; readonly name: string }
  /** What HTTP messages do not show, such as a client certificate. */
  | { readonly type: 'unseen' };

export interface Parameter {
  /** As the document spells it; headers in lower case. */
  readonly name: string;
  readonly in: 'path' | 'query' | 'header';
  readonly required: boolean;
  /** Absent: it is text. */
  readonly coercion?: Coercion;
  readonly example?: unknown;
}

export interface RequestBody {
  readonly required: boolean;
  /** The media types that may be sent; the first is the one the document prefers. */
  readonly mediaTypes: readonly string[];
  readonly maxBytes: number;
  /** The name of its component schema, where it has one. */
  readonly schema?: string;
  readonly example?: unknown;
  /** Of an upload whose document names its parts. */
  readonly parts?: readonly UploadedPart[];
  /** Where the first media type is that of forms. */
  readonly form?: Form;
}

/** How a value is a text of `application/x-www-form-urlencoded`. */
export interface Form {
  readonly read: (text: string) => unknown;
  readonly write: (value: unknown) => string;
}

/** The value as a person writes it down: JSON, or the text of a form. */
export const written = ({ form }: RequestBody, value: unknown): unknown =>
  form?.write(value) ?? value;

/** The value as a server sees it: a form says all of it in texts. */
export const asArrived = (body: RequestBody | undefined, value: unknown): unknown =>
  body?.form === undefined ? value : body.form.read(body.form.write(value));

export interface UploadedPart {
  readonly name: string;
  readonly required: boolean;
  /** What its bytes may be; absent: anything. */
  readonly mediaTypes?: readonly string[];
  /** Of a part that is a text and means something else. */
  readonly type?: 'integer' | 'number' | 'boolean';
}

export interface ResponseDescription {
  readonly description: string;
  /** Absent for a response without a body. */
  readonly mediaType?: string;
  /** Names the compiled validator of the body. */
  readonly schema?: string;
  /** By name. */
  readonly examples: Readonly<Record<string, unknown>>;
}

/** A limit that JSON Schema has no word for, at a place in the request. */
export interface Limit {
  /** A JSON pointer into `{path, query, header, body}`. */
  readonly pointer: string;
  readonly minDuration?: string;
  readonly maxDuration?: string;
  readonly maxBytes?: number;
}

/** One thing that is wrong with a message. */
export interface Violation {
  /** A JSON pointer into `{path, query, header, body}`, or into the body of an answer. */
  readonly pointer: string;
  readonly message: string;
  /** For an answer: the place in the document that says so, `#/components/schemas/Error/required`. */
  readonly schemaPath?: string;
  /** The word of the schema that is broken: `required`, `x-max-bytes`. */
  readonly keyword?: string;
  /** What stands behind that word there: a sentence of a page, or a judgement of ours. */
  readonly evidence?: Evidence;
}

/** The parts of a request that a contract describes, decoded. */
export interface RequestParts {
  readonly path: Readonly<Record<string, string>>;
  readonly query: Readonly<Record<string, string | readonly string[]>>;
  readonly header: Readonly<Record<string, string | readonly string[] | undefined>>;
  readonly body?: unknown;
}

/** The status that answers bad credentials: 401, or 403 where the page documents no 401. */
export function credentialsStatus(operation: Operation): number {
  return operation.responses['401'] === undefined && operation.responses['403'] !== undefined
    ? 403
    : 401;
}

/** The status that answers an invalid request: 400, or 422 where the document has that one alone. */
export function invalidStatus({ responses }: Pick<Operation, 'responses'>): number {
  return invalidStatusIn((status) => responses[status] !== undefined);
}

export function invalidStatusIn(isDocumented: (status: string) => boolean): number {
  return !isDocumented('400') && isDocumented('422') ? 422 : 400;
}

/** Whether the operation accepts requests without credentials. */
export function isPublic({ security }: Operation): boolean {
  if (security === undefined) return false;
  const isEmpty = (schemes: readonly SecurityScheme[]): boolean =>
    schemes.every(({ type }) => type === 'unseen');
  return security.length === 0 || security.some(isEmpty);
}

export function documentedStatuses(operation: Operation): readonly number[] {
  return Object.keys(operation.responses)
    .filter((status) => status !== 'default')
    .map(Number);
}

/** The description of the answer with this status: its own, else the default one. */
export function responseFor(operation: Operation, status: number): ResponseDescription | undefined {
  return (
    operation.responses[status] ??
    operation.responses[`${Math.floor(status / 100)}XX`] ??
    operation.responses['default']
  );
}
