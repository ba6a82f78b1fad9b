/** Times of an API that are written in other forms than ours, and what its own refusals say. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { verify } from '../../src/harness/index.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const DOCUMENT = `
openapi: 3.0.3
info: { title: Permits, version: '1' }
servers: [{ url: https://permits.example/v2 }]
security: [{ key: [] }]
paths:
  /permits:
    get:
      operationId: listPermits
      parameters: [{ name: page, in: query, schema: { type: integer, minimum: 1 } }]
      responses: { '200': { $ref: '#/components/responses/Many' }, '400': { description: Not valid. } }
    post:
      operationId: createPermit
      requestBody:
        required: true
        content:
          application/json:
            schema:
              type: object
              required: [plate]
              properties: { plate: { type: string }, until: { type: string, format: date-time } }
      responses: { '201': { $ref: '#/components/responses/One' }, '400': { description: Not valid. } }
  /permits/{permit_id}:
    parameters: [{ name: permit_id, in: path, required: true, schema: { type: string } }]
    get:
      operationId: getPermit
      responses: { '200': { $ref: '#/components/responses/One' }, '404': { description: Unknown. } }
    delete:
      operationId: deletePermit
      responses: { '204': { description: Gone. }, '404': { description: Unknown. }, '409': { description: Not ended. } }
components:
  securitySchemes: { key: { type: apiKey, in: header, name: X-Api-Key } }
  responses:
    One: { description: One., content: { application/json: { schema: { $ref: '#/components/schemas/Permit' } } } }
    Many:
      description: Many.
      content:
        application/json:
          schema: { type: object, required: [items], properties: { items: { type: array, items: { $ref: '#/components/schemas/Permit' } } } }
  schemas:
    Permit:
      type: object
      required: [id, status, plate, until]
      properties: { id: { type: string }, status: { enum: [valid, ended] }, plate: { type: string }, until: { type: string, format: date-time } }
`;

const LIFECYCLE = `
kind: permit
title: Permit
id: permit_id
states: [VALID, ENDED]
initial: VALID
remembers: { required: [plate], properties: { plate: { type: string } } }
seeds: { defaults: { plate: 1234-BCD, expires_at: { $after: P365D } } }
expiry: { id: permit.end, title: A permit ends, from: [VALID], to: ENDED, evidence: documented }
rows:
  - id: permit.create
    title: A permit is valid
    operation: createPermit
    from: [ABSENT]
    to: VALID
    status: 201
    sets: { plate: $request.body#/plate, expires_at: { $first: [{ $instant: $request.body#/until }, { $after: P365D }] } }
    answers: &permit
      id: $record#/id
      status: { $case: $record#/state, is: { VALID: valid, ENDED: ended } }
      plate: $record#/plate
      until: $record#/expires_at
    evidence: documented
  - id: permit.list
    title: All are listed
    operation: listPermits
    from: [ABSENT]
    status: 200
    lists: { limit: 20, page: { $first: [$request.query.page, 1] } }
    answers:
      items:
        $each: $records
        as: { id: $item#/id, status: { $case: $item#/state, is: { VALID: valid, ENDED: ended } }, plate: $item#/plate, until: $item#/expires_at }
    evidence: documented
  - { id: permit.read, title: It can be read, operation: getPermit, from: [VALID, ENDED], status: 200, answers: *permit, evidence: documented }
  - { id: permit.read.unknown, title: Unknown, operation: getPermit, from: [ABSENT], status: 404, evidence: documented }
  - { id: permit.delete, title: It is deleted, operation: deletePermit, from: [ENDED], to: ABSENT, status: 204, evidence: documented }
  - { id: permit.delete.conflict, title: It has not ended, operation: deletePermit, from: [VALID], status: 409, evidence: documented }
  - { id: permit.delete.unknown, title: Unknown, operation: deletePermit, from: [ABSENT], status: 404, evidence: documented }
`;

const newDirectory = useDirectories();
let directory: string;
let simulator: Simulator;

beforeAll(async () => {
  directory = newDirectory();
  fs.mkdirSync(path.join(directory, 'lifecycles'));
  fs.writeFileSync(path.join(directory, 'openapi.yaml'), DOCUMENT);
  fs.writeFileSync(path.join(directory, 'lifecycles', 'permit.yaml'), LIFECYCLE);
  simulator = await createSimulator({ port: 0, definitions: [directory] });
  await simulator.handle({
    method: 'POST',
    url: '/__admin/reset',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from('{"at":"2026-01-01T00:00:00Z"}'),
  });
});
afterAll(() => simulator.close());

const ask = async (method: string, url: string, body?: object) => {
  const reply = await simulator.handle({
    method,
    url,
    headers: { 'x-api-key': 'test_admin', 'content-type': 'application/json' },
    ...(body !== undefined && { body: Buffer.from(JSON.stringify(body)) }),
  });
  return { status: reply.status, body: reply.body as Readonly<Record<string, unknown>> };
};

test.each(['2026-02-01T00:00:00Z', '2026-02-01T02:00:00+02:00', '2026-02-01T00:00:00.000Z'])(
  'what is sent as %s expires at that moment',
  async (until) => {
    const { status, body } = await ask('POST', '/v2/permits', { plate: '1', until });
    expect([status, body['until']]).toEqual([201, '2026-02-01T00:00:00.000Z']);
    const at = `/v2/permits/${String(body['id'])}`;
    await simulator.admin.setClock({ body: { action: 'freeze', at: '2026-01-31T23:59:59.999Z' } });
    expect((await ask('GET', at)).body['status']).toBe('valid');
    await simulator.admin.setClock({ body: { action: 'freeze', at: '2026-02-01T00:00:00Z' } });
    expect((await ask('GET', at)).body['status']).toBe('ended');
    await simulator.admin.setClock({ body: { action: 'freeze', at: '2026-01-01T00:00:00Z' } });
  },
);

test('a planted record lasts as long as its defaults say', async () => {
  const { body } = await ask('POST', '/__admin/entities/permit', {});
  expect(body['expires_at']).toBe('2027-01-01T00:00:00.000Z');
  const short = await ask('POST', '/__admin/entities/permit', { expires_in: 'PT1H' });
  expect(short.body['expires_at']).toBe('2026-01-01T01:00:00.000Z');
});

test('an API without tenants is never told of another organization', async () => {
  const { body: made } = await ask('POST', '/v2/permits', { plate: '1' });
  const { body } = await ask('POST', '/__admin/explain', {
    method: 'DELETE',
    url: `/v2/permits/${String(made['id'])}`,
    headers: { 'x-api-key': 'test_admin' },
  });
  expect(JSON.stringify(body)).toContain('moves it from VALID');
  expect(JSON.stringify(body)).not.toContain('organization');
});

test('its own verify has nothing to say against it', async () => {
  const definition = await loadDefinition({ definitions: [directory] });
  const { counts, events } = await verify({
    baseUrl: simulator.url,
    inForce: definition,
    rules: allRules(definition),
  });
  const wrong = events.filter(({ outcome }) => outcome === 'failed' || outcome === 'refuted');
  expect(wrong.map(({ name, operation }) => `${operation ?? ''}: ${name}`)).toEqual([]);
  expect(counts.passed).toBeGreaterThan(50);
});
