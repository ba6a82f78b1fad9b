import type { UploadedFile } from '../lifecycles/expression.js';

/** What a body holds: a JSON value, or the files of an upload. */
export interface Content {
  readonly json?: unknown;
  readonly files: readonly UploadedFile[];
}
