/** A PUT that makes what is not there: it is not drafted, and nothing that is drafted says that it must not be. */
import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { afterEach, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { allRules } from '../../src/admin/rules.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { draftDefinition } from '../../src/definition/draft/index.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify } from '../../src/harness/index.js';
import { createOrdinaryContract } from '../../src/openapi/ordinary/contract.js';
import { atOnce } from '../support/at-once.js';
import { closeServer, listen } from '../support/listening.js';
import { useDirectories } from '../support/directories.js';
import { answer, draft, NOTHING, orders, PLAIN_ORDER, type Json } from './orders.js';

const newDirectory = useDirectories();
let server: http.Server | undefined;
afterEach(async () => {
  if (server !== undefined) await closeServer(server);
});

/** Orders that a PUT replaces; with a 201 and a 404, which then is about something else. */
function putOrders(responses: Json): Json {
  const document = orders({ shown: PLAIN_ORDER, sent: PLAIN_ORDER });
  const { '/orders/{order_id}': one, ...paths } = document['paths'] as Record<string, Json>;
  const { patch, ...others } = one as Record<string, Json>;
  const put = { operationId: 'put', requestBody: patch?.['requestBody'], responses };
  const all = answer({ type: 'array', items: PLAIN_ORDER });
  const get = { operationId: 'list', responses: { 200: all } };
  const made = { ...(paths['/orders'] as Json), get };
  return { ...document, paths: { '/orders': made, '/orders/{order_id}': { ...others, put } } };
}

const UPSERT = putOrders({ 200: answer(PLAIN_ORDER), 201: answer(PLAIN_ORDER), 404: NOTHING });

/** An honest server of this API. */
async function openServer(): Promise<string> {
  const records = new Map<string, Json>();
  const answerTo = (method: string, id: string, body: Json): readonly [number, unknown?] => {
    const record = records.get(id);
    if (id === '' && method === 'GET') return [200, [...records.values()]];
    if (id === '') {
      const made = { ...body, id: String(records.size + 100_000_000) };
      records.set(made.id, made);
      return [201, made];
    }
    if (method === 'PUT') {
      records.set(id, { ...body, id });
      return [record === undefined ? 201 : 200, { ...body, id }];
    }
    if (record === undefined) return [404];
    if (method === 'DELETE') records.delete(id);
    return method === 'DELETE' ? [204] : [200, record];
  };
  server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const id = /^\/orders\/?([^/?]*)/.exec(request.url ?? '')?.[1] ?? '';
      const sent = (JSON.parse(Buffer.concat(chunks).toString() || '{}') ?? {}) as Json;
      const [status, body] = answerTo(request.method ?? '', id, sent);
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(body === undefined ? undefined : JSON.stringify(body));
    });
  });
  return listen(server);
}

test('verify calls an honest server of such an API BROKEN nowhere', async () => {
  const directory = newDirectory();
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(UPSERT));
  const definitions = [path.join(directory, 'drafted')];
  await initDefinition(file, definitions[0]);
  const definition = await loadDefinition({ definitions });
  const { events } = await verify({
    baseUrl: await openServer(),
    inForce: definition,
    rules: allRules(definition),
    checks: ['walks'],
    yes: true,
    rate: Infinity,
    pause: atOnce,
  });
  const broken = events.filter(({ outcome }) => outcome === 'failed');
  expect(broken.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
  const told = events.filter(({ outcome }) => outcome === 'refuted').map(({ name }) => name);
  expect(told).toEqual([expect.stringContaining('put')]);
});

test('a draft says so, and keeps the 404 of a PUT that only replaces', () => {
  const [kind] = draftDefinition(createOrdinaryContract(UPSERT)).kinds;
  expect(kind?.notes).toContain(
    'is answered 404 where there is no such record, though the document has a 201 for it: put',
  );
  const evidenceOf = (document: Json): unknown =>
    draft(document).lifecycles[0]?.rows.find(({ id }) => id === 'order.change.unknown')?.evidence;
  expect(evidenceOf(UPSERT)).toEqual({ inferred: expect.stringContaining('201') });
  expect(evidenceOf(putOrders({ 200: answer(PLAIN_ORDER), 404: NOTHING }))).toBe('documented');
});

test.each([
  {
    given: { 201: answer(PLAIN_ORDER) },
    reason: 'no POST creates its records, and a PUT that makes one (201) is not drafted',
  },
  // A PUT without a 201 changes what something else makes.
  { given: { 200: answer(PLAIN_ORDER) }, reason: 'no POST creates its records' },
])('without a POST, it is left out: $reason', ({ given, reason }) => {
  const { paths, ...document } = putOrders(given);
  const { '/orders': _made, ...others } = paths as Record<string, Json>;
  const { left } = draft({ ...document, paths: others });
  expect(left).toContainEqual({ operation: 'put', reason });
});
