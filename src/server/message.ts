/** A request as the pipeline sees it, whoever carried it here. */
export interface RequestValue {
  /** Upper case. */
  readonly method: string;
  /** The request target: path and query, as sent. */
  readonly url: string;
  /** What a server took away from the beginning of `url` that has the simulator below a path of its own. */
  readonly mount?: string;
  /** Names in lower case; repeated ones joined or listed as Node does it. */
  readonly headers: Readonly<Record<string, string | readonly string[] | undefined>>;
  /** Names and values in turn, as sent. May be empty where the carrier does not know them. */
  readonly rawHeaders: readonly string[];
  /** As sent. */
  readonly body: Uint8Array | undefined;
  /** The body without its `Content-Encoding`, where it came with one that could be undone. */
  readonly decoded?: Uint8Array;
  /** What the connection or the URL of the call says; absent where the carrier does not know: HTTP. */
  readonly scheme?: 'http' | 'https';
  /** When it was here as a whole, by the stopwatch of the machine; absent where the carrier does not say. */
  readonly began?: number;
}

/** An answer, before anybody turned it into bytes. */
export interface Reply {
  readonly status: number;
  /** The rule that decided, sent as `x-mock-rule`. */
  readonly rule: string;
  readonly headers?: Readonly<Record<string, string | readonly string[]>>;
  /**
   * Sent as JSON, unless `headers` names another content type and this is text. Bytes are sent as
   * they are, and an async iterable of texts as they come.
   */
  readonly body?: unknown;
  /** The body without its `Content-Encoding`, where another server has sent it with one. */
  readonly decoded?: Uint8Array;
  /** How the answer travels, when not at once and whole. */
  readonly delivery?: Delivery;
}

/** Whether a body is sent as it comes. */
export function isStream(body: unknown): body is AsyncIterable<string> {
  return typeof body === 'object' && body !== null && Symbol.asyncIterator in body;
}

/** What a stub or a setting does to the way of an answer. The carrier applies it, or ignores it. */
export interface Delivery {
  /** Milliseconds of the real clock before the first byte. */
  readonly delay?: number;
  /** Sends the body in so many pieces over so many milliseconds. */
  readonly dribble?: { readonly chunks: number; readonly duration: number };
  /** What comes instead of the answer. */
  readonly fault?: Fault;
  /** The reason phrase of the status line. */
  readonly reason?: string;
}

/** WireMock's four ways to break a connection. */
export type Fault =
  | 'EMPTY_RESPONSE'
  | 'MALFORMED_RESPONSE_CHUNK'
  | 'RANDOM_DATA_THEN_CLOSE'
  | 'CONNECTION_RESET_BY_PEER';

export interface Target {
  /** As sent: not decoded. */
  readonly path: string;
  /** Without the question mark. */
  readonly query: string;
}

export function splitTarget(url: string): Target {
  const mark = url.indexOf('?');
  return mark === -1
    ? { path: url, query: '' }
    : { path: url.slice(0, mark), query: url.slice(mark + 1) };
}

/** The value of a header that may stand once. */
export function headerOf(request: RequestValue, name: string): string | undefined {
  const value = request.headers[name];
  return typeof value === 'object' ? value[0] : value;
}

/** Where the client has sent the request: `https://localhost:4010`. */
export function originOf(request: RequestValue): string {
  return `${request.scheme ?? 'http'}://${headerOf(request, 'host') ?? 'localhost'}`;
}
