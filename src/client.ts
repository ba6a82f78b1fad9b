/**
 * What test code in another process imports (`masstack-mock/client`): the control plane of a running
 * simulator, one typed method an endpoint. Needs only `fetch`.
 */
import { operations as described } from './openapi/admin-operations.gen.js';
import type { operations } from './openapi/admin-types.gen.js';
import type { Operation } from './openapi/operation.js';
import { isObject } from './runtime/json.js';
import { readEvents, type ServerEvent } from './runtime/server-events.js';

export type { ServerEvent } from './runtime/server-events.js';

/** The operations of `spec/admin.openapi.yaml`. */
type Id = keyof operations;

type Defined<T> = [NonNullable<T>] extends [never] ? object : NonNullable<T>;
type ParametersOf<O extends Id> = Defined<operations[O]['parameters']['path']> &
  Defined<operations[O]['parameters']['query']>;
type BodyOf<O extends Id> = operations[O] extends {
  requestBody: { content: { 'application/json': infer Body } };
}
  ? { readonly body: Body }
  : operations[O] extends { requestBody?: { content: { 'application/json': infer Body } } }
    ? { readonly body?: Body }
    : object;

/** The parameters by their names, and what is sent as `body`. */
type InputOf<O extends Id> = ParametersOf<O> & BodyOf<O>;
type Arguments<O extends Id> =
  object extends InputOf<O> ? [input?: InputOf<O>] : [input: InputOf<O>];

type Success = 200 | 201 | 202 | 204;
type ContentOf<Response> = Response extends { content: { 'application/json': infer Json } }
  ? Json
  : Response extends { content: { 'text/event-stream': unknown } }
    ? AsyncIterable<ServerEvent>
    : Response extends { content: Readonly<Record<infer Type, unknown>> }
      ? Type extends `text/${string}` | 'image/svg+xml' | 'application/yaml'
        ? string
        : undefined
      : undefined;
type ResultOf<O extends Id> = ContentOf<
  operations[O]['responses'][Success & keyof operations[O]['responses']]
>;

/** One method an endpoint, named by its operationId. Each rejects with an `AdminError`. */
export type AdminClient = {
  readonly [O in Id]: (...input: Arguments<O>) => Promise<ResultOf<O>>;
};

export interface ConnectOptions {
  /** The token that the simulator was started with (`--admin-api-token`). */
  readonly token?: string;
  /** The world to act on; the default one when left out. */
  readonly world?: string;
  /** What sends the requests, such as `simulator.fetch`. Default: the global one. */
  readonly fetch?: (url: string, init: RequestInit) => Promise<Response>;
  /** Ends what is under way, event streams included. */
  readonly signal?: AbortSignal;
}

/** One thing that the simulator found wrong. */
export interface AdminProblem {
  /** Where: `/body/duration`; absent when it is not about one place. */
  readonly pointer?: string;
  readonly message: string;
}

/** The simulator refused, or is not there. */
export class AdminError extends Error {
  override readonly name = 'AdminError';

  constructor(
    message: string,
    /** Absent when there was no answer. */
    readonly status?: number,
    options?: ErrorOptions & { readonly problems?: readonly AdminProblem[] },
  ) {
    super(message, options);
    this.problems = options?.problems ?? [];
  }

  /** What was wrong, and where; empty when there was no answer. */
  readonly problems: readonly AdminProblem[];
}

/**
 * @param url of the simulator, or of a world in it: `http://127.0.0.1:4010/__worlds/worker-1/v1`
 * @throws AdminError when it is not one of HTTP
 */
export function connectAdmin(url: string, options?: ConnectOptions | null): AdminClient {
  const send = connect(url, options);
  const methods = described.map((operation) => [
    operation.id,
    (input: Readonly<Record<string, unknown>> = {}) => send(...toRequest(operation, input)),
  ]);
  // The document that the methods are made from is the one that the types are made from.
  return Object.fromEntries(methods) as AdminClient;
}

/** A request to the control plane as it goes over the wire, without the headers that every one has. */
export interface AdminCall {
  readonly method: string;
  readonly path: string;
  readonly body?: unknown;
}

/** What the method of this name would send: to show it to a person, as a line of curl for example. */
export function describeCall(id: Id, input: Readonly<Record<string, unknown>> = {}): AdminCall {
  const operation = described.find((each) => each.id === id);
  if (operation === undefined) throw new AdminError(`${id} is not an operation.`);
  const [method, path, body] = toRequest(operation, input);
  return { method, path, ...(body !== undefined && { body }) };
}

/** What an app puts before its paths to be in a world; it stays before those of the control plane. */
const WORLD_PREFIX = /^\/__worlds\/[^/]+/;

/** Sends one request to the control plane: what every method above comes down to. */
export type SendAdmin = (method: string, path: string, body?: unknown) => Promise<unknown>;

export function connect(url: string, options?: ConnectOptions | null): SendAdmin {
  const { token, world, signal } = options ?? {};
  // The global one is asked when it is needed: tests replace it.
  const send = options?.fetch ?? ((target, init) => fetch(target, init));
  const base = baseOf(url);
  return async (method, path, body) => {
    const response = await send(`${base}${path}`, {
      method,
      headers: {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(world !== undefined && { 'x-mock-world': world }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
      ...(signal !== undefined && { signal }),
    }).catch((error: unknown) => {
      throw new AdminError(`no simulator answers at ${base}. Is it running?`, undefined, {
        cause: error,
      });
    });
    if (!response.ok) throw refused(response.status, await response.text());
    return contentOf(response);
  };
}

/** What stands before the paths of the control plane. */
function baseOf(url: string): string {
  const parsed = URL.canParse(url) ? new URL(url) : undefined;
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol)) {
    throw new AdminError(
      `${url} is not a valid URL of a simulator. Give one such as http://127.0.0.1:4010.`,
    );
  }
  return parsed.origin + (WORLD_PREFIX.exec(parsed.pathname)?.[0] ?? '');
}

async function contentOf(response: Response): Promise<unknown> {
  const type = response.headers.get('content-type') ?? '';
  if (type.startsWith('text/event-stream') && response.body !== null) {
    return readEvents(chunksOf(response.body));
  }
  const text = await response.text();
  if (text === '') return undefined;
  return type.includes('json') ? (JSON.parse(text) as unknown) : text;
}

/** Not every browser iterates over a stream by itself. */
async function* chunksOf(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}

function toRequest(
  { method, path, parameters }: Operation,
  input: Readonly<Record<string, unknown>>,
): readonly [method: string, path: string, body: unknown] {
  const query = new URLSearchParams();
  for (const { in: place, name } of parameters) {
    const value = input[name];
    if (place !== 'query' || value === undefined) continue;
    for (const item of Array.isArray(value) ? value : [value]) query.append(name, String(item));
  }
  const target = path.replaceAll(/\{([^}]+)\}/g, (_, name: string) =>
    encodeURIComponent(String(input[name])),
  );
  return [method, query.size === 0 ? target : `${target}?${query.toString()}`, input['body']];
}

/** Says what the simulator said. */
function refused(status: number, text: string): AdminError {
  const errors = errorsOf(text);
  const said = errors.map(({ details }) => details).join('; ');
  return new AdminError(
    `the simulator answered ${status}: ${errors.length > 0 ? said : text.slice(0, 200)}`,
    status,
    { problems: errors.map(toProblem) },
  );
}

interface ToldError {
  readonly details: string;
  readonly pointer: string | undefined;
}

function errorsOf(text: string): readonly ToldError[] {
  try {
    const body: unknown = JSON.parse(text);
    const errors: readonly unknown[] =
      isObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
    return errors.map((error) => {
      if (!isObject(error)) return { details: '', pointer: undefined };
      const source = error['source'];
      const pointer = isObject(source) ? source['pointer'] : undefined;
      return {
        details: String(error['details'] ?? error['detail']),
        pointer: typeof pointer === 'string' ? pointer : undefined,
      };
    });
  } catch {
    return [];
  }
}

/** Most errors begin with the place they are about. */
function toProblem({ details, pointer }: ToldError): AdminProblem {
  const place = pointer ?? /^\/(?:body|query|header|path)\S*(?= )/.exec(details)?.[0];
  if (place === undefined) return { message: details };
  const message = details.startsWith(place) ? details.slice(place.length).trimStart() : details;
  return { pointer: place, message };
}
