import fs from 'node:fs';
import path from 'node:path';
import { afterEach, describe, expect, test } from '@jest/globals';
import type { Pair } from '../../src/admin/pairs.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import { DEPOTS } from './depots.js';
import { TICKETS } from './tickets.js';

const newDirectory = useDirectories();
const simulators: Simulator[] = [];
afterEach(async () => {
  await Promise.all(simulators.splice(0).map((each) => each.close()));
});

interface Given {
  readonly entities?: Readonly<Record<string, readonly object[]>>;
  /** What a person changes in the file of the crates. */
  readonly change?: (crates: string) => string;
}

/** A simulator of what is drafted. */
async function simulate({ entities = {}, change }: Given = {}): Promise<Simulator> {
  const root = newDirectory();
  const document = path.join(root, 'depots.yaml');
  fs.writeFileSync(document, DEPOTS);
  const { directory } = await initDefinition(document, path.join(root, 'depots'));
  if (change !== undefined) {
    const file = path.join(directory, 'lifecycles', '2-crate.yaml');
    fs.writeFileSync(file, change(fs.readFileSync(file, 'utf8')));
  }
  for (const [kind, records] of Object.entries(entities)) {
    const folder = path.join(directory, 'fixtures', 'entities');
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(path.join(folder, `${kind}.json`), JSON.stringify(records));
  }
  const simulator = await createSimulator({ port: 0, definitions: [directory] });
  simulators.push(simulator);
  return simulator;
}

describe('the catalogue of records under others', () => {
  const DEPOT = { id: '12', name: 'North' };
  const CRATE = { id: 'CRT-000001', depot_id: '12', label: 'Tea' };
  // One that is cancelled, and one that is read.
  const CRATES = [CRATE, { ...CRATE, id: 'CRT-000002' }];
  const owned = (crates: string): string =>
    crates.replace('id: crate_id\n', 'id: crate_id\ntenant: depot_id\n');

  test.each<[string, Given, readonly string[]]>([
    ['nothing is seeded', {}, ['getCrate 404', 'createDepot 401']],
    [
      'depots and crates are seeded',
      { entities: { depot: [DEPOT], crate: CRATES } },
      ['createCrate 201', 'listCrates 200', 'getCrate 200', 'getCrate 404', 'cancelCrate 200'],
    ],
    ['the depot owns its crates', { change: owned }, ['getCrate 404', 'cancelCrate 404']],
    [
      'the depot owns its crates, and is seeded',
      {
        change: owned,
        entities: { depot: [DEPOT], crate: CRATES.map((crate) => ({ ...crate, org: '12' })) },
      },
      ['createCrate 201', 'getCrate 200', 'getCrate 404'],
    ],
  ])('is right where %s', async (_about, given, least) => {
    const { url } = await simulate(given);
    const reply = await fetch(`${url}/__admin/catalogue`);
    const { pairs } = (await reply.json()) as { readonly pairs: readonly Pair[] };
    expect(pairs.map(({ operation, status }) => `${operation} ${status}`)).toEqual(
      expect.arrayContaining([...least]),
    );
    for (const { method, path: target, headers, body, status } of pairs) {
      const answer = await fetch(`${url}${target}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect([method, target, answer.status]).toEqual([method, target, status]);
    }
  });
});

test('the catalogue of ids of any form promises no 400 for one that is only unknown', async () => {
  const root = newDirectory();
  const document = path.join(root, 'tickets.yaml');
  fs.writeFileSync(document, TICKETS);
  const { directory } = await initDefinition(document, path.join(root, 'tickets'));
  const simulator = await createSimulator({ port: 0, definitions: [directory] });
  simulators.push(simulator);
  const reply = await fetch(`${simulator.url}/__admin/catalogue`);
  const { pairs } = (await reply.json()) as { readonly pairs: readonly Pair[] };
  const promised = pairs.map(({ operation, status }) => `${operation} ${status}`);
  expect(promised).toContain('createTicket 422');
  expect(promised).not.toContain('getTicket 400');
  for (const { method, path: target, headers, body, status } of pairs) {
    const sent = body === undefined ? {} : { body: JSON.stringify(body) };
    const answer = await fetch(`${simulator.url}${target}`, { method, headers, ...sent });
    expect([method, target, answer.status]).toEqual([method, target, status]);
  }
});

describe('the draft of records under others', () => {
  test('knows them under their own alone, and makes none under one that does not exist', async () => {
    const { url } = await simulate();
    const ask = async (method: string, target: string, body?: object) => {
      const reply = await fetch(`${url}${target}`, {
        method,
        headers: {
          authorization: 'Bearer test_admin',
          'x-api-key': 'test_admin',
          'content-type': 'application/json',
        },
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      const text = await reply.text();
      return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Made };
    };
    const [one, other] = [
      await ask('POST', '/depots', { name: 'North' }),
      await ask('POST', '/depots', { name: 'South' }),
    ].map(({ body }) => `/depots/${String(body.id)}/crates`);
    const made = await ask('POST', String(one), { label: 'Tea' });
    const { crate_id: id } = made.body;
    const statuses = async (...asked: readonly (readonly [string, string, object?])[]) =>
      Promise.all(asked.map(async (each) => (await ask(...each)).status));
    expect(
      await statuses(
        ['GET', `${String(one)}/${String(id)}`],
        ['GET', `${String(other)}/${String(id)}`],
        ['POST', `${String(other)}/${String(id)}/cancel`],
        ['POST', '/depots/999/crates', { label: 'Tea' }],
        ['GET', '/depots/999/crates'],
      ),
    ).toEqual([200, 404, 404, 404, 404]);
    expect((await ask('GET', `${String(one)}/${String(id)}`)).body.status).toBe('open');
  });
});

test.each([12, '12'])('a planted record may say what it belongs to as %j', async (depot_id) => {
  const { url } = await simulate({ entities: { depot: [{ id: '12', name: 'North' }] } });
  const planted = await fetch(`${url}/__admin/entities/crate`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ id: 'CRT-000009', depot_id, label: 'Tea' }),
  });
  expect(planted.status).toBe(201);
  const headers = { authorization: 'Bearer test_admin' };
  const read = await fetch(`${url}/depots/12/crates/CRT-000009`, { headers });
  expect(await read.json()).toMatchObject({ depot_id: 12 });
  const list = await fetch(`${url}/depots/12/crates`, { headers });
  expect(await list.json()).toMatchObject({ data: [{ crate_id: 'CRT-000009' }] });
});

interface Made {
  readonly id?: number;
  readonly crate_id?: string;
  readonly status?: string;
}
