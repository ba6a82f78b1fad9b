import { TemplateError, textOf, type Run } from './values.js';

/** Something that a template can call: `{{upper request.query.name}}`. */
export interface Helper {
  /** How many values it takes, at least and at most. */
  readonly values: readonly [least: number, most: number];
  /** What may be given by name. */
  readonly options?: readonly string[];
  /** Whether it may stand around a text, which is then its first value. */
  readonly takesBlock?: boolean;
  /** Looks at what is written in the template itself, before any request. @throws TemplateError */
  check?(values: readonly unknown[], options: Options): void;
  call(values: readonly unknown[], options: Options, run: Run): unknown;
}

export type Options = Readonly<Record<string, unknown>>;
export type Helpers = Readonly<Record<string, Helper>>;

/** A text that must be there: Java fails at one that is not. */
export function requireText(value: unknown, run: Run): string {
  if (value === undefined || value === null) {
    throw new TemplateError('needs a text, but got nothing');
  }
  return textOf(value, run);
}

export function requireWhole(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isSafeInteger(value)) return value;
  throw new TemplateError(`needs a whole number as ${what}`);
}
