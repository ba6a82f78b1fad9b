type Load = () => Promise<unknown>;

const LOADS: readonly (readonly [name: string, needs: RegExp, load: Load])[] = [
  ['re2js', /match|pattern|regex|=~|\{\{/i, () => import('re2js')],
  ['handlebars', /\{\{/, () => import('handlebars')],
  ['ajv', /matchesJsonSchema/, () => import('ajv')],
  ['ajv/dist/2019.js', /matchesJsonSchema/, () => import('ajv/dist/2019.js')],
  ['ajv/dist/2020.js', /matchesJsonSchema/, () => import('ajv/dist/2020.js')],
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
  for (const [name, needs, load] of LOADS) {
    if (needs.test(text) && !loaded.has(name)) loaded.set(name, exportsOf(await load()));
  }
}

export function resolveLibrary(name: string): string {
  throw new Error(`${name} is not available in a browser`);
}

/** A bundled CommonJS module has its exports as its only export. */
function exportsOf(module: unknown): unknown {
  const names = Object.keys(module as object);
  return names.length === 1 && names[0] === 'default'
    ? (module as { readonly default: unknown }).default
    : module;
}
