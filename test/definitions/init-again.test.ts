import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { initDefinition } from '../../src/definition/draft/init.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();

test('a draft that fails leaves an empty directory empty, so that it can be tried again', async () => {
  const document = path.join(newDirectory(), 'openapi.yaml');
  fs.writeFileSync(
    document,
    `openapi: 3.0.3
info: { title: Slips, version: '1' }
paths:
  /a:
    get:
      operationId: getA
      responses:
        '200': { description: A, content: { application/json: { schema: { $ref: '#/components/schemas/None' } } } }
`,
  );
  const directory = newDirectory();
  await expect(initDefinition(document, directory)).rejects.toThrow('nothing can be drafted');
  expect(fs.readdirSync(directory)).toEqual([]);
});
