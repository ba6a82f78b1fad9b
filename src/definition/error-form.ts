import type { Operation, Violation } from '../openapi/operation.js';

/** What an error answer has to say, before it has a form. */
export interface Refused {
  readonly status: number;
  /** The id of the rule that decided. */
  readonly rule: string;
  /** What is wrong and what to do, for a person; the pointer is empty where it is not about one place. */
  readonly violations: readonly Violation[];
}

/** The body of an error answer. */
export interface ErrorBody {
  /** JSON. */
  readonly body: unknown;
  /** Default `application/json`. */
  readonly mediaType?: string | undefined;
}

/**
 * How an API writes its errors: a part of its definition.
 *
 * @param operation the one that was asked for; absent where nobody got as far as that
 */
export type ErrorForm = (refused: Refused, operation?: Operation) => ErrorBody;

/** A violation in one sentence that names its place. */
export function toSentence({ pointer, message }: Violation): string {
  return pointer === '' ? message : `${pointer} ${message}`;
}

/** All that is wrong, in one text. */
export function toDetails({ violations }: Refused): string {
  return violations.map(toSentence).join('; ');
}
