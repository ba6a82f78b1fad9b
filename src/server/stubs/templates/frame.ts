import type { Run } from './values.js';

/** Where a rendering is: the value that names are looked up in, and what lies around it. */
export interface Frame {
  readonly context: unknown;
  readonly parent?: Frame | undefined;
  /** The names of block parameters (`as |item|`). */
  readonly locals?: Readonly<Record<string, unknown>> | undefined;
  /** `@index`, `@key`, `@first`, `@last`. */
  readonly data?: Readonly<Record<string, unknown>> | undefined;
  readonly run: Run;
}

export type Evaluate = (frame: Frame) => unknown;
export type Say = (frame: Frame) => string;

/** What can be said against a template before there is a request. */
export class TemplateFault extends Error {
  override readonly name = 'TemplateFault';

  constructor({ loc }: hbs.AST.Node, message: string) {
    const { line, column } = loc.start;
    super(`is a template that cannot be used (line ${line} column ${column + 1}): ${message}`);
  }
}
