import { packageFile } from '../runtime/package.js';
import { lazy } from '../runtime/lazy.js';
import type { AdminHandler } from './handler.js';

const DOCUMENT = packageFile('spec', 'admin.openapi.yaml');

/** The page is self-contained and does nothing: it works offline, and a browser is told so. */
export const getDocs: AdminHandler<'getDocs'> = async () => ({
  status: 200,
  headers: {
    'content-type': 'text/html; charset=utf-8',
    'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'",
  },
  body: await page(),
});

const page = lazy(async () => {
  const { readDocument } = await import('../openapi/read-document.js');
  const { renderDocs } = await import('./docs-page.js');
  return renderDocs(await readDocument(DOCUMENT));
});
