import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();

const DOCUMENT = `
openapi: 3.0.3
info: { title: Desks, version: '1' }
paths:
  /desks/{desk_id}:
    get:
      operationId: getDesk
      security: []
      parameters: [{ name: desk_id, in: path, required: true, schema: { type: string } }]
      responses:
        '200': { description: The desk, content: { application/json: { schema: { $ref: '#/components/schemas/Desk' } } } }
        '404': { description: None }
components:
  schemas:
    Desk:
      type: object
      required: [owner]
      properties:
        owner:
          type: object
          required: [name, room]
          properties:
            name: { type: string }
            room: { type: object, required: [floor, door], properties: { floor: { type: integer }, door: { type: integer } } }
`;

const LIFECYCLE = `
kind: desk
title: Desk
id: desk_id
states: [FREE]
initial: FREE
remembers:
  required: [owner]
  properties: { owner: { type: object } }
seeds:
  defaults:
    owner: { name: Ada, room: { floor: 1, door: 2 } }
rows:
  - id: desk.read
    title: A desk can be read
    operation: getDesk
    from: [FREE]
    status: 200
    answers: { owner: $record#/owner }
    evidence: documented
  - id: desk.unknown
    title: There is no such desk
    operation: getDesk
    from: [ABSENT]
    status: 404
    evidence: documented
`;

test('what the description of a record leaves out of an object comes from the default, and from the record in a patch', async () => {
  const directory = newDirectory();
  fs.mkdirSync(path.join(directory, 'lifecycles'));
  fs.mkdirSync(path.join(directory, 'fixtures', 'entities'), { recursive: true });
  fs.writeFileSync(path.join(directory, 'openapi.yaml'), DOCUMENT);
  fs.writeFileSync(path.join(directory, 'lifecycles', 'desk.yaml'), LIFECYCLE);
  fs.writeFileSync(
    path.join(directory, 'fixtures', 'entities', 'desk.json'),
    JSON.stringify([{ id: 'written', owner: { room: { door: 9 } } }]),
  );
  const simulator = await createSimulator({ definitions: [directory], data: 'memory', port: 0 });
  const ask = async (target: string, method = 'GET', body?: unknown): Promise<unknown> => {
    const reply = await simulator.fetch(`${simulator.url}${target}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    return reply.json();
  };
  try {
    expect(await ask('/desks/written')).toEqual({
      owner: { name: 'Ada', room: { floor: 1, door: 9 } },
    });
    await ask('/__admin/entities/desk', 'POST', { id: 'planted', owner: { name: 'Grace' } });
    expect(await ask('/desks/planted')).toEqual({
      owner: { name: 'Grace', room: { floor: 1, door: 2 } },
    });
    await ask('/__admin/entities/desk/planted', 'PATCH', { owner: { room: { floor: 4 } } });
    expect(await ask('/desks/planted')).toEqual({
      owner: { name: 'Grace', room: { floor: 4, door: 2 } },
    });
  } finally {
    await simulator.close();
  }
});
