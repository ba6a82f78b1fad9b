import { lazy } from '../runtime/lazy.js';
import { packageFile } from '../runtime/files.js';
import type { AdminHandler } from './handler.js';

const readOwn = lazy(async () => {
  const { readDocument } = await import('../openapi/read-document.js');
  return readDocument(packageFile('spec', 'admin.openapi.yaml'));
});

export const getControlDocument: AdminHandler<'getControlDocument'> = async () => ({
  status: 200,
  body: await readOwn(),
});

export const getControlDocumentAsYaml: AdminHandler<'getControlDocumentAsYaml'> = async () => {
  const { stringify } = await import('yaml');
  return {
    status: 200,
    headers: { 'content-type': 'application/yaml; charset=utf-8' },
    // Without aliases: some tools refuse a document that has many.
    body: stringify(await readOwn(), { aliasDuplicateObjects: false }),
  };
};
