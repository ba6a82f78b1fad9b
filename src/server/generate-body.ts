import { lazy } from '../runtime/lazy.js';
import type { OpenApiDocument } from '../openapi/document.js';
import type { GenerateBody } from './overrides.js';
import { loadPrism } from './load-prism.js';

/** Lets Prism make up the body of any documented answer. */
export function createGenerateBody(loadDocument: () => Promise<OpenApiDocument>): GenerateBody {
  const prism = lazy(async () => {
    const { createPrism } = await loadPrism('Prefer: dynamic=true');
    return createPrism(await loadDocument());
  });
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
