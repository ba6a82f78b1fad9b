import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { BOOK, copyLibrary, LIBRARY } from './library-with.js';

const newDirectory = useDirectories();

async function tokensOf(definition: string): Promise<unknown> {
  const simulator = await createSimulator({ listen: false, definitions: [definition] });
  const asked = { method: 'GET', url: '/__admin/catalogue', headers: {} };
  const { body } = await simulator.handle(asked).finally(() => simulator.close());
  return body;
}

const tokens = (texts: readonly string[]): object => ({
  tokens: ['test_admin', 'test_agent', 'test_other_org', 'test_expired'].map((token, index) =>
    expect.objectContaining({ token, about: texts[index] }),
  ),
});

const EXPIRED = 'Expired at the start of 2024';

test('of an API without organizations, no token says for which it is accepted', async () => {
  expect(await tokensOf(LIBRARY)).toMatchObject(
    tokens([
      'Accepted by every operation; has every permission',
      'Accepted by every operation; has no permission',
      'Accepted by every operation; has every permission',
      EXPIRED,
    ]),
  );
});

test('of an API without permissions, either, none says which it has', async () => {
  const plain = copyLibrary(newDirectory(), [
    [BOOK, (text) => text.replace('    permission: books.withdraw\n', '')],
  ]);
  const everywhere = 'Accepted by every operation';
  expect(await tokensOf(plain)).toMatchObject(
    tokens([everywhere, everywhere, everywhere, EXPIRED]),
  );
});

const NOTE = {
  description: 'A note',
  content: { 'application/json': { schema: { $ref: '#/components/schemas/Note' } } },
};
const text = { type: 'string' };
const given = (name: string): object => ({ name, in: 'path', required: true, schema: text });

test('of an API with organizations, each token says for which it is accepted', async () => {
  const root = newDirectory();
  const file = path.join(root, 'notes.json');
  const document = {
    openapi: '3.1.0',
    info: { title: 'Notes', version: '1' },
    paths: {
      '/orgs/{org_id}/notes': {
        parameters: [given('org_id')],
        post: { operationId: 'addNote', responses: { 201: NOTE } },
      },
      '/orgs/{org_id}/notes/{note_id}': {
        parameters: [given('org_id'), given('note_id')],
        get: { operationId: 'getNote', responses: { 200: NOTE } },
      },
    },
    components: {
      schemas: { Note: { type: 'object', required: ['id'], properties: { id: text } } },
    },
  };
  fs.writeFileSync(file, JSON.stringify(document));
  const { directory } = await initDefinition(file, path.join(root, 'notes'));
  const lifecycle = path.join(directory, 'lifecycles', '1-note.yaml');
  fs.writeFileSync(
    lifecycle,
    fs.readFileSync(lifecycle, 'utf8').replace(/^id: .*$/m, '$&\ntenant: org_id'),
  );
  expect(await tokensOf(directory)).toMatchObject(
    tokens([
      'Accepted for every organization',
      'Accepted for every organization',
      'Accepted for the organization other_org only',
      EXPIRED,
    ]),
  );
});
