import { readDocument } from '../openapi/read-document.js';
import { lazy } from '../runtime/lazy.js';
import { packageFile } from '../runtime/package.js';

export const SHIPPED_DOCUMENT = packageFile('spec', 'openapi.yaml');

/** Read once for all: that takes a third of a second, and nobody changes what was read. */
export const readShipped = lazy(() => readDocument(SHIPPED_DOCUMENT));
