import { UnusableInput } from '../runtime/failure.js';

/** What is wrong at a place of a fixture file. */
export interface FixtureFault {
  readonly file: string;
  /** Empty: it is about the file as a whole. */
  readonly pointer: string;
  /** Where it is known without the pointer. */
  readonly line?: number;
  readonly message: string;
}

/** Fixture files cannot be used. The message says which and why. */
export class FixtureError extends UnusableInput {
  override readonly name = 'FixtureError';

  constructor(
    readonly faults: readonly FixtureFault[],
    options?: ErrorOptions,
  ) {
    super(faults.map(toText).join('\n'), options);
  }
}

function toText({ file, pointer, line, message }: FixtureFault): string {
  const place = line === undefined ? file : `${file}:${line}`;
  return pointer === '' ? `${place} ${message}` : `${place}, ${pointer} ${message}`;
}

export const wholly = (file: string, message: string, options?: ErrorOptions): FixtureError =>
  new FixtureError([{ file, pointer: '', message }], options);
