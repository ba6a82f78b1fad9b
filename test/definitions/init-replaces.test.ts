import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { createSimulator } from '../../src/index.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { useDirectories } from '../support/directories.js';
import { answer, NOTHING, orders, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const written: Json = {
  item: { type: 'string' },
  note: { type: 'string' },
  gift: { type: 'object', properties: { card: { type: 'string' } } },
};
const SENT: Json = { type: 'object', required: ['item'], properties: written };
const SHOWN: Json = {
  type: 'object',
  required: ['id', 'item'],
  properties: {
    id: { type: 'string' },
    ...written,
    updated_at: { type: 'string', format: 'date-time' },
    created_at: { type: 'string', format: 'date-time' },
  },
};
const order = { name: 'order_id', in: 'path', required: true, schema: { type: 'string' } };

/** Orders that are changed by PATCH, and replaced by PUT. */
const replaced = (sent: Json = SENT): Json => {
  const document = orders({ shown: SHOWN, sent: SENT });
  const { '/orders/{order_id}': one, ...paths } = document['paths'] as Record<string, Json>;
  const put = {
    operationId: 'replace',
    requestBody: { required: true, content: { 'application/json': { schema: sent } } },
    responses: { 200: answer(SHOWN), 404: NOTHING },
  };
  return {
    ...document,
    paths: { ...paths, '/orders/{order_id}': { ...one, parameters: [order], put } },
  };
};

async function draftOf(document: Json): Promise<string> {
  const directory = newDirectory();
  const file = path.join(directory, 'api.yaml');
  fs.writeFileSync(file, stringify(document));
  await initDefinition(file, path.join(directory, 'drafted'));
  return path.join(directory, 'drafted');
}

/** What a record is after a request of this method, which leaves out the note and the gift. */
async function afterwards(method: string, document: Json): Promise<Json> {
  const simulator = await createSimulator({
    definitions: [await draftOf(document)],
    auth: 'none',
    port: 0,
  });
  const send = async (how: string, target: string, body?: Json): Promise<Json> => {
    const reply = await simulator.fetch(`http://localhost${target}`, {
      method: how,
      ...(body && { body: JSON.stringify(body), headers: { 'content-type': 'application/json' } }),
    });
    return (await reply.json()) as Json;
  };
  const made = await send('POST', '/orders', { item: 'tea', note: 'soon', gift: { card: 'Hi' } });
  const target = `/orders/${String(made['id'])}`;
  await send(method, target, { item: 'coffee' });
  const shown = await send('GET', target);
  await simulator.close();
  expect(shown).toMatchObject({ id: made['id'], created_at: made['created_at'] });
  return shown;
}

describe('what a change leaves out', () => {
  test('is gone after a PUT, but for what clients do not write', async () => {
    const shown = await afterwards('PUT', replaced());
    expect(Object.keys(shown).sort()).toEqual(['created_at', 'id', 'item', 'updated_at']);
    expect(shown).toMatchObject({ item: 'coffee' });
  });

  test('stays after a PATCH', async () => {
    const shown = await afterwards('PATCH', replaced());
    expect(shown).toMatchObject({ item: 'coffee', note: 'soon', gift: { card: 'Hi' } });
  });

  test('stays after a PUT, where every record has it and the PUT need not say it', async () => {
    const { required: _, ...free } = SENT;
    const simulator = await createSimulator({
      definitions: [await draftOf(replaced(free))],
      auth: 'none',
      port: 0,
    });
    const json = { 'content-type': 'application/json' };
    const made = await simulator.fetch('http://localhost/orders', {
      ...{ method: 'POST', headers: json, body: '{"item":"tea","note":"soon"}' },
    });
    const { id } = (await made.json()) as Json;
    const put = await simulator.fetch(`http://localhost/orders/${String(id)}`, {
      ...{ method: 'PUT', headers: json, body: '{}' },
    });
    const body = (await put.json()) as Json;
    await simulator.close();
    expect([put.status, body['item'], body['note']]).toEqual([200, 'tea', undefined]);
  });
});

test('verify agrees, and notices a PUT that keeps what was not sent', async () => {
  const directory = newDirectory();
  expect(oddOnes(await verifyDraft(directory, replaced(), ['walks', 'inputs']))).toEqual([]);
  const definitions = [path.join(directory, 'drafted')];
  const definition = await loadDefinition({ definitions });
  const { bench } = await selfTrial({ port: 0, definitions }, { definition, seed: 1, hasty: true });
  const findings = await tryMutants({
    bench,
    mutants: (await loadMutants(definition)).filter(({ id }) => id.includes('keeps-what-is-not')),
    reached: new Set(definition.contract.operations.keys()),
    jobs: 1,
    confirm: false,
    onFinding: () => undefined,
    signal: new AbortController().signal,
  });
  expect(findings.map(({ mutant, judgedAs }) => [mutant.id, judgedAs])).toEqual([
    ['order.change/keeps-what-is-not-sent', 'refuted'],
  ]);
});
