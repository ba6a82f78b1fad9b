const LOADS: readonly (readonly [name: string, word: string, load: () => Promise<unknown>])[] = [
  ['handlebars', '{{', () => import('handlebars')],
  ['ajv', 'matchesJsonSchema', () => import('ajv')],
  ['ajv/dist/2019.js', 'matchesJsonSchema', () => import('ajv/dist/2019.js')],
  ['ajv/dist/2020.js', 'matchesJsonSchema', () => import('ajv/dist/2020.js')],
];

const loaded = new Map<string, unknown>();

/** Libraries that few stubs need: those that `prepareLibraries` has loaded. */
export function library(name: string): unknown {
  const module = loaded.get(name);
  if (module === undefined) throw new Error(`${name} is not loaded`);
  return module;
}

/** Loads what a text with stubs is going to need. */
export async function prepareLibraries(read: () => string): Promise<void> {
  const text = read();
  for (const [name, word, load] of LOADS) {
    if (text.includes(word) && !loaded.has(name)) loaded.set(name, await load());
  }
}

export function resolveLibrary(name: string): string {
  throw new Error(`${name} is not available in a browser`);
}
