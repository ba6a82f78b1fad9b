import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition, type Written } from '../../src/definition/draft/init.js';
import { summarize } from '../../src/definition/draft/summary.js';
import { verify } from '../../src/harness/index.js';
import type { Pair } from '../../src/admin/pairs.js';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';
import type { Json } from './orders.js';
import { PERMITS } from './permits.js';

const STATES = ['REQUESTED', 'ACTIVE', 'SUSPENDED', 'CANCELLED', 'EXPIRED'];

const newDirectory = useDirectories();
let written: Written;
let simulator: Simulator;

beforeAll(async () => {
  const directory = newDirectory();
  const file = path.join(directory, 'permits.yaml');
  fs.writeFileSync(file, PERMITS);
  written = await initDefinition(file, path.join(directory, 'permits'));
  simulator = await createSimulator({ port: 0, definitions: [written.directory] });
});

afterAll(() => simulator.close());

async function ask(method: string, target: string, body?: unknown, key = 'test_admin') {
  const reply = await fetch(`${simulator.url}/parking/v2${target}`, {
    method,
    headers: {
      ...(key !== '' && { 'X-Api-Key': key }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await reply.text();
  return { status: reply.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

async function control(method: string, target: string, body: Json): Promise<Json> {
  const reply = await fetch(`${simulator.url}/__admin/${target}`, {
    method,
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return (await reply.json()) as Json;
}

describe('what init says', () => {
  test('check has nothing against it, and all operations have a lifecycle', () => {
    expect(written.findings).toEqual([]);
    expect(written.draft.left).toEqual([]);
  });

  test('names what to look at, the own header of the API, and a request to copy', () => {
    const text = summarize(written);
    expect(text).toContain('made up, as the document does not say where it comes from: office');
    expect(text).toContain('chosen where a request leaves it out: zone, validUntil (30 days)');
    expect(text).toContain('sent, and not shown by a name that looks like it: by of suspendPermit');
    expect(text).toContain(
      "Credentials for curl (none with --auth none): -H 'X-Api-Key: test_admin'",
    );
    expect(text).toContain(
      `curl -H 'X-Api-Key: test_admin' -H 'Content-Type: application/json' -d '{"plate":"1234-BCD"}' http://127.0.0.1:4010/parking/v2/permits`,
    );
  });
});

describe('the simulator of the draft', () => {
  test('gives what the catalogue says, also for ids of a pattern and for lists', async () => {
    const reply = await fetch(`${simulator.url}/__admin/catalogue`);
    const { pairs } = (await reply.json()) as { readonly pairs: readonly Pair[] };
    expect(pairs).toContainEqual(
      expect.objectContaining({ operation: 'listPermits', status: 200, why: 'a list of records' }),
    );
    for (const { method, path: target, headers, body, status, why } of pairs) {
      const answer = await fetch(`${simulator.url}${target}`, {
        method,
        headers,
        ...(body !== undefined && { body: JSON.stringify(body) }),
      });
      expect([method, target, why, answer.status]).toEqual([method, target, why, status]);
    }
    await fetch(`${simulator.url}/__admin/reset`, { method: 'POST' });
  });

  test('makes a permit, reads and lists it, and refuses what its state does not allow', async () => {
    const made = await ask('POST', '/permits', { plate: '1234-BCD' });
    const { id, zone } = made.body;
    const target = `/permits/${String(id)}`;
    expect(made).toMatchObject({
      status: 201,
      body: { id: expect.stringMatching(/^PRM-[0-9]{8}$/), status: 'requested' },
    });
    // Every answer says the same of what the request left out.
    expect(await ask('GET', target)).toEqual({ status: 200, body: made.body });
    expect(await ask('GET', '/permits?page_size=7')).toEqual({
      status: 200,
      body: { items: [made.body], page: 1, pageSize: 7, total: 1 },
    });
    const suspended = await ask('POST', `${target}/suspend`, { reason: 'unpaid' });
    expect(suspended.body).toMatchObject({ status: 'suspended', suspensionReason: 'unpaid', zone });
    expect((await ask('POST', `${target}/cancel`)).status).toBe(204);
    expect((await ask('POST', `${target}/activate`)).status).toBe(409);
    expect((await ask('PATCH', target, { plate: '9999-XYZ' })).status).toBe(409);
    expect((await ask('DELETE', target)).status).toBe(204);
    expect((await ask('GET', target)).status).toBe(404);
  });

  test('ends a permit at the time that its request says', async () => {
    const wanted = { plate: '1234-BCD', validUntil: '2099-09-05T05:18:17+02:00' };
    const { body } = await ask('POST', '/permits', wanted);
    expect(body['validUntil']).toBe('2099-09-05T03:18:17.000Z');
    await control('PUT', 'clock', { action: 'freeze', at: '2099-09-05T03:18:17.000Z' });
    const late = await ask('GET', `/permits/${String(body['id'])}`);
    await control('PUT', 'clock', { action: 'reset' });
    expect(late.body['status']).toBe('expired');
  });

  test.each(STATES)('reads and lists a planted permit that is %s', async (state) => {
    const { id } = await control('POST', 'entities/permit', { state });
    const status = state.toLowerCase();
    const { body } = await ask('GET', `/permits/${String(id)}`);
    expect(body).toMatchObject({ id, status, zone: expect.any(String) });
    const listed = await ask('GET', `/permits?status=${status}`);
    expect(listed.body['items']).toEqual(expect.arrayContaining([body]));
  });

  test.each([
    { given: 'no key', key: '', status: 401, code: 'unauthorized' },
    { given: 'an unknown id', target: '/permits/PRM-00000000', status: 404, code: 'not_found' },
    { given: 'a wrong method', method: 'PUT', status: 405, code: 'method_not_allowed' },
  ])('tells $given by its code, and nothing that is made up', async (row) => {
    const { given: _given, key, target = '/permits', method = 'GET', status, code } = row;
    expect(await ask(method, target, undefined, key)).toEqual({
      status,
      body: { error: { code, message: expect.any(String) } },
    });
  });

  test('tells which fields of a request are wrong', async () => {
    expect(await ask('POST', '/permits', { zone: 5 })).toMatchObject({
      status: 400,
      body: {
        error: {
          code: 'bad_request',
          details: [
            { field: 'plate', issue: 'is required' },
            { field: 'zone', issue: 'must be string' },
          ],
        },
      },
    });
  });

  test('keeps all that verify asks of it', async () => {
    const definition = await loadDefinition({ definitions: [written.directory] });
    const run = await verify({
      baseUrl: simulator.url,
      inForce: definition,
      rules: allRules(definition),
    });
    const odd = run.events.filter(({ outcome }) => outcome !== 'passed' && outcome !== 'skipped');
    expect(odd.map(({ name, operation, reason }) => [operation, name, reason])).toEqual([]);
    expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
  });
});
