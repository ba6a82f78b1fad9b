import { lazy } from '../runtime/lazy.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { GenerateBody } from './overrides.js';
import type { Prism } from './prism.js';

const loadPrism = async (document: OpenApiDocument): Promise<Prism> =>
  (await import('./prism.js')).createPrism(document);

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
