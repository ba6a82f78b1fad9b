import { lazy } from '../runtime/lazy.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { GenerateBody } from './overrides.js';
import type { Prism } from './prism.js';

async function loadPrism(document: OpenApiDocument): Promise<Prism> {
  // First: in a bundle, an import at the top of Prism's module would come after Prism itself.
  await import('./lend-types.js');
  const { createPrism } = await import('./prism.js');
  return createPrism(document);
}

/** Lets Prism make up the body of any documented answer. */
export function createGenerateBody(loadDocument: () => Promise<OpenApiDocument>): GenerateBody {
  const prism = lazy(async () => loadPrism(await loadDocument()));
  return async (operation, status, seed) => {
    const { body } = await (
      await prism()
    ).answer(
      { method: operation.method, path: operation.path },
      { code: status, dynamic: true, seed },
    );
    return body;
  };
}
