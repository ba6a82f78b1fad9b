/** An answer that breaks the contract is a fault of the definition: it is told, and what it answers is not kept. */
import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();

const DOCUMENT = `
openapi: 3.1.0
info: { title: Notes, version: '1' }
security: []
paths:
  /notes:
    post:
      operationId: addNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewNote' } } } }
      responses: { '201': { description: Made, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } } }
  /notes/{id}:
    parameters: [{ name: id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getNote
      responses: { '200': { description: Note, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: None } }
    patch:
      operationId: changeNote
      requestBody: { required: true, content: { application/json: { schema: { $ref: '#/components/schemas/NewNote' } } } }
      responses: { '200': { description: Note, content: { application/json: { schema: { $ref: '#/components/schemas/Note' } } } }, '404': { description: None } }
components:
  schemas:
    NewNote: { type: object, required: [text], properties: { text: { type: [string, 'null'] } } }
    Note: { type: object, required: [id, text], properties: { id: { type: string }, text: { type: string } } }
`;

const LIFECYCLE = `
kind: note
title: Note
id: id
states: [KEPT]
initial: KEPT
remembers: { required: [text], properties: { text: { type: [string, 'null'] } } }
seeds: { defaults: { text: as it was } }
rows:
  - id: note.add
    title: A note is kept
    operation: addNote
    from: [ABSENT]
    to: KEPT
    status: 201
    sets: { text: $request.body#/text }
    answers: &note { id: $record#/id, text: $record#/text }
    evidence: documented
  - { id: note.read, title: A note can be read, operation: getNote, from: [KEPT], status: 200, answers: *note, evidence: documented }
  - id: note.change
    title: A note can be changed
    operation: changeNote
    from: [KEPT]
    status: 200
    sets: { text: $request.body#/text }
    answers: *note
    evidence: documented
  - { id: note.read.unknown, title: No such note, operation: getNote, from: [ABSENT], status: 404, evidence: documented }
  - { id: note.change.unknown, title: No such note, operation: changeNote, from: [ABSENT], status: 404, evidence: documented }
`;

test('is a 500 that names the row, and changes nothing', async () => {
  const directory = newDirectory();
  fs.mkdirSync(path.join(directory, 'lifecycles'));
  fs.writeFileSync(path.join(directory, 'openapi.yaml'), DOCUMENT);
  fs.writeFileSync(path.join(directory, 'lifecycles', 'note.yaml'), LIFECYCLE);
  const told: string[] = [];
  const simulator = await createSimulator({
    listen: false,
    definitions: [directory],
    log: { info: () => undefined, error: (line) => told.push(line) },
  });
  try {
    const headers = { 'content-type': 'application/json' };
    const admin = { method: 'POST', url: '/__admin/entities/note', headers, body: '{"id": "n1"}' };
    expect((await simulator.handle(admin)).status).toBe(201);
    const change = await simulator.handle({
      method: 'PATCH',
      url: '/notes/n1',
      headers,
      body: '{"text": null}',
    });
    expect(change.status).toBe(500);
    expect(JSON.stringify(change.body)).toContain('broke the contract by note.change: /text');
    const explained = await simulator.handle({
      method: 'POST',
      url: '/__admin/explain',
      headers,
      body: JSON.stringify({ method: 'PATCH', url: '/notes/n1', headers, body: { text: null } }),
    });
    const { checks, hint } = explained.body as {
      readonly checks: readonly object[];
      readonly hint?: string;
    };
    expect(checks.slice(-2)).toMatchObject([
      { check: 'lifecycle', outcome: 'passed', about: 'note.change: A note can be changed' },
      { check: 'reply', outcome: 'refused' },
    ]);
    expect(hint).toBeUndefined();
    const read = await simulator.handle({ url: '/notes/n1' });
    expect([read.status, read.body]).toMatchObject([200, { id: 'n1', text: 'as it was' }]);
    const count = async (): Promise<unknown> => {
      const { body } = await simulator.handle({ url: '/__admin/entities?kind=note' });
      return (body as { readonly total: number }).total;
    };
    expect(await count()).toBe(1);
    const add = await simulator.handle({
      method: 'POST',
      url: '/notes',
      headers,
      body: '{"text": null}',
    });
    expect(add.status).toBe(500);
    expect(await count()).toBe(1);
    expect(told).toEqual([
      expect.stringContaining('internal.reply: changeNote was going to give the answer 200'),
      expect.stringContaining('internal.reply: addNote was going to give the answer 201'),
    ]);
  } finally {
    await simulator.close();
  }
});
