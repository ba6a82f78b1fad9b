import { UnusableInput } from '../../runtime/failure.js';

/** The files that answers are read from (`bodyFileName`): WireMock's directory `__files`. */
export interface BodyFiles {
  readonly directory: string;
  /** Their names, with `/` between the parts, in order. */
  list(): readonly string[];
  /** @throws BodyFileError when it does not exist or cannot be read */
  read(name: string): Uint8Array;
  /** @throws BodyFileError */
  write(name: string, content: Uint8Array): void;
  /** Whether it was there. @throws BodyFileError */
  remove(name: string): boolean;
}

/** A file cannot be used. The message goes on after its place. */
export class BodyFileError extends Error {
  override readonly name = 'BodyFileError';
}

/** Files of stubs that cannot be used. The message names each with its place. */
export class StubFileError extends UnusableInput {
  override readonly name = 'StubFileError';
}
