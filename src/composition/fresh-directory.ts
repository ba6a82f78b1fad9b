import { exists, removeAll } from '../runtime/files.js';

/**
 * Remembers whether a directory is there before a start that may fail. What is returned removes the
 * directory if it was not: nothing of a start that failed may remain.
 */
export function rememberDirectory(directory: string | undefined): () => void {
  if (directory === undefined || exists(directory)) return () => undefined;
  return () => {
    removeAll(directory);
  };
}
