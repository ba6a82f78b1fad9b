import { resolveLibrary } from '../runtime/libraries.js';
import { loadOptional } from '../runtime/optional.js';

/**
 * Prism, where it is installed.
 *
 * @param what needs it, to begin a sentence with
 * @throws MissingPackage
 */
export async function loadPrism(what: string): Promise<typeof import('./prism.js')> {
  // First: in a bundle, an import at the top of Prism's module would come after Prism itself.
  await import('./lend-types.js');
  return loadOptional('@stoplight/prism-http', what, () => import('./prism.js'));
}

/** Whether it is there, without the time and memory that it takes. @throws MissingPackage */
export async function requirePrism(what: string): Promise<void> {
  await loadOptional('@stoplight/prism-http', what, async () =>
    resolveLibrary('@stoplight/prism-http'),
  );
}
