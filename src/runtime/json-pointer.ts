/** JSON pointers (RFC 6901): `/paths/~1orders/get`. */

/** A key as it stands in a pointer. */
export function escapeKey(key: string): string {
  return key.replaceAll('~', '~0').replaceAll('/', '~1');
}

/** The pointer to what stands under these keys, one within the other; `''` for none. */
export function pointerTo(keys: readonly string[]): string {
  return keys.map((key) => `/${escapeKey(key)}`).join('');
}

/** The keys of a pointer. */
export function keysOf(pointer: string): readonly string[] {
  return pointer
    .split('/')
    .slice(1)
    .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
}

/** What stands under the keys; `undefined` where there is nothing. Only what a value has of its own. */
export function valueAt(root: unknown, keys: readonly string[]): unknown {
  let value = root;
  for (const key of keys) {
    if (typeof value !== 'object' || value === null) return undefined;
    if (Array.isArray(value)) value = (value as readonly unknown[])[Number(key)];
    else if (!Object.hasOwn(value, key)) return undefined;
    else value = (value as Readonly<Record<string, unknown>>)[key];
  }
  return value;
}
