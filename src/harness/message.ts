import type { Operation } from '../openapi/operation.js';
import type { Trouble } from './transport/trouble.js';

/** A request as it goes over the wire. */
export interface OutgoingRequest {
  readonly method: string;
  /** Path and query, encoded; appended to the base URL. */
  readonly path: string;
  /** Exactly these are sent, beside what HTTP itself needs. A list is sent as repeated lines. */
  readonly headers: Readonly<Record<string, string | readonly string[]>>;
  readonly body?: Uint8Array;
}

/** A request to a documented operation. */
export interface OperationRequest extends OutgoingRequest {
  readonly operation: Operation;
}

export interface Answer {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly text: string;
  /** The body as JSON; `undefined` when there is none or it is not JSON. */
  readonly json?: unknown;
  /** Bytes came after an answer that HTTP allows no body: the server sent one anyway. */
  readonly bodyFollowed?: true;
}

/** Whether a content type promises JSON. */
export function saysJson(contentType: string): boolean {
  return /^\s*application\/([\w.-]+\+)?json\s*(;|$)/i.test(contentType);
}

/** Whether an answer is not the JSON that its content type promises. */
export function isGarbled({ headers, text, json }: Answer): boolean {
  return text !== '' && json === undefined && saysJson(headers['content-type'] ?? '');
}

/** The outcome of a request: an answer that can be judged, or why there is none. */
export type Outcome =
  | {
      readonly answer: Answer;
      readonly trouble?: undefined;
      readonly kind?: undefined;
      readonly location?: undefined;
    }
  | ({ readonly answer?: undefined } & Trouble);
