/**
 * What is made when it is first asked for, and kept. A failure is not kept: it may have been a passing
 * one, such as a shortage of file descriptors, and the next one who asks tries again.
 */
export function lazy<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () =>
    (made ??= make().catch((error: unknown) => {
      made = undefined;
      throw error;
    }));
}
