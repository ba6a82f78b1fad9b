/** What the simulator needs of a browser, and since when they have it. */
const NEEDED: readonly (readonly [what: string, isThere: () => boolean])[] = [
  [
    'Array.prototype.toReversed (Chrome 110, Firefox 115, Safari 16)',
    () => 'toReversed' in Array.prototype,
  ],
  [
    'String.prototype.isWellFormed (Chrome 111, Firefox 119, Safari 16.4)',
    () => 'isWellFormed' in String.prototype,
  ],
  ['fetch, Request and Response', () => typeof Response === 'function'],
  ['ReadableStream', () => typeof ReadableStream === 'function'],
  ['MessageChannel', () => typeof MessageChannel === 'function'],
];

/** @throws Error that names what this browser lacks */
export function requireBrowser(): void {
  const missing = NEEDED.filter(([, isThere]) => !isThere()).map(([what]) => what);
  if (missing.length === 0) return;
  throw new Error(
    `masstack-mock cannot run in this browser. It lacks ${missing.join('; ')}. Use a newer browser, or start the simulator as a server: npx masstack-mock`,
  );
}
