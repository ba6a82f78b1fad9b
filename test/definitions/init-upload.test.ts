/** Files that are not images: through `init` and `start`, to the record and to what is answered of it. */
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();

const DOCUMENT = `
openapi: 3.0.3
info: { title: Archive, version: '1' }
paths:
  /documents:
    post:
      operationId: addDocument
      requestBody:
        required: true
        content:
          multipart/form-data:
            schema:
              type: object
              required: [file, title]
              properties:
                file: { type: string, format: binary }
                title: { type: string }
                pages: { type: integer }
            encoding: { file: { contentType: application/pdf } }
      responses:
        '201': { $ref: '#/components/responses/Document' }
        '400': { description: Not valid }
  /documents/{document_id}:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    get:
      operationId: getDocument
      responses: { '200': { $ref: '#/components/responses/Document' }, '404': { description: None } }
  /documents/{document_id}/content:
    parameters: [{ $ref: '#/components/parameters/Id' }]
    put:
      operationId: putContent
      requestBody:
        required: true
        content: { application/octet-stream: { schema: { type: string, format: binary } } }
      responses: { '204': { description: Kept } }
components:
  parameters:
    Id: { name: document_id, in: path, required: true, schema: { type: string } }
  responses:
    Document:
      description: The document
      content:
        application/json:
          schema:
            type: object
            required: [id, title]
            properties:
              id: { type: string }
              title: { type: string }
              pages: { type: integer }
              file: { type: string, format: uri }
`;
const PDF = new Blob(['%PDF-1.4\n\u0000\u00ff'], { type: 'application/pdf' });

test('a PDF in a form makes a record, and its other parts are what is shown of it', async () => {
  const file = path.join(newDirectory(), 'archive.yaml');
  writeFileSync(file, DOCUMENT);
  const drafted = path.join(newDirectory(), 'drafted');
  const { stdout } = await command.run(['init', file, drafted]);
  expect(stdout).toContain('2 of 3 operations have a lifecycle');
  expect(stdout).toMatch(/^Without a lifecycle:\n {2}1: [^\n]*: [a-zA-Z]+$/m);
  const text = readFileSync(path.join(drafted, 'lifecycles', '1-document.yaml'), 'utf8');
  expect((parse(text) as { remembers: unknown }).remembers).toEqual({
    required: ['title'],
    properties: { title: { type: 'string' }, pages: { type: 'integer' } },
  });
  const { url } = await command.start([
    ...['start', '--definition', drafted, '--auth', 'none', '--data', 'memory', '--port', '0'],
  ]);
  const send = async (fields: Readonly<Record<string, string | Blob>>) => {
    const body = new FormData();
    for (const [name, value] of Object.entries(fields)) body.append(name, value);
    const answer = await fetch(`${url}/documents`, { method: 'POST', body });
    return [answer.status, (await answer.json()) as Readonly<Record<string, unknown>>] as const;
  };
  const [status, made] = await send({ title: 'Tea', pages: '3', file: PDF });
  expect([status, made]).toEqual([201, { id: expect.any(String), title: 'Tea', pages: 3 }]);
  const read = await fetch(`${url}/documents/${String(made['id'])}`);
  expect(await read.json()).toEqual(made);
  expect(await send({ title: 'Tea' })).toMatchObject([400, { detail: '/body/file is required' }]);
  expect(await send({ file: PDF })).toMatchObject([400, { detail: '/body/title is required' }]);
  expect(await send({ title: 'Tea', pages: 'many', file: PDF })).toMatchObject([
    400,
    { detail: '/body/pages must be a number (integer)' },
  ]);
  const nothing = await fetch(`${url}/documents`, { method: 'POST' });
  expect([nothing.status, await nothing.json()]).toMatchObject([
    400,
    { detail: '/body is required' },
  ]);
  // Bytes alone are no part of a lifecycle: the document answers, and other forms are refused.
  const put = async (type: string) =>
    fetch(`${url}/documents/${String(made['id'])}/content`, {
      method: 'PUT',
      body: PDF,
      headers: { 'content-type': type },
    });
  expect((await put('application/octet-stream')).status).toBe(204);
  expect((await put('text/csv')).status).toBe(415);
});
