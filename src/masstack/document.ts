import type { OpenApiDocument } from '../openapi/document.js';
import { lazy } from '../runtime/lazy.js';
import { packageFile } from '../runtime/package.js';

export const SHIPPED_DOCUMENT = packageFile('spec', 'openapi.yaml');

/** Read once for all, when somebody asks: nobody changes what was read. */
export const readShipped = lazy(async () => {
  const { document } = await import('./document.gen.js');
  return JSON.parse(document) as OpenApiDocument;
});
