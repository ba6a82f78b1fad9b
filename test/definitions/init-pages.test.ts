import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { selfTrial } from '../../src/cli/mutate-bench.js';
import { loadDefinition } from '../../src/composition/definition.js';
import { draftDefinition } from '../../src/definition/draft/index.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { createSimulator } from '../../src/index.js';
import { createOrdinaryContract } from '../../src/openapi/ordinary/contract.js';
import { loadMutants } from '../../src/mutants/index.js';
import { tryMutants } from '../../src/mutants/run.js';
import { useDirectories } from '../support/directories.js';
import { answer, draft, NOTHING, orders, PLAIN_ORDER, type Json } from './orders.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const page: Json = {
  type: 'object',
  required: ['data'],
  properties: { data: { type: 'array', items: PLAIN_ORDER }, next_cursor: { type: 'string' } },
};

/** Orders that are listed by cursor, with these errors of the list. */
function listed(errors: Json): Json {
  const document = orders({ shown: PLAIN_ORDER });
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const asked = (name: string, type: string): Json => ({ name, in: 'query', schema: { type } });
  const parameters = [
    asked('cursor', 'string'),
    asked('item', 'string'),
    asked('limit', 'integer'),
  ];
  const get = { operationId: 'all', parameters, responses: { 200: answer(page), ...errors } };
  return { ...document, paths: { ...paths, '/orders': { ...paths['/orders'], get } } };
}

describe('a cursor that no record has', () => {
  test.each([
    ['400', { 400: NOTHING }, 400],
    ['422, where that alone is documented', { 422: NOTHING }, 422],
    ['400, where errors are documented in general', { default: NOTHING }, 400],
    ['the first page, where no status is documented', {}, 200],
  ])('is answered with %s; one of another filter goes on', async (_about, errors, status) => {
    const directory = newDirectory();
    const file = path.join(directory, 'api.yaml');
    fs.writeFileSync(file, stringify(listed(errors)));
    const definitions = [path.join(directory, 'drafted')];
    await initDefinition(file, definitions[0]);
    const simulator = await createSimulator({ definitions, auth: 'none', port: 0 });
    const ask = async (target: string, body?: Json): Promise<[number, Json]> => {
      const reply = await simulator.fetch(`http://localhost/orders${target}`, {
        ...(body && {
          ...{ method: 'POST', body: JSON.stringify(body) },
          headers: { 'content-type': 'application/json' },
        }),
      });
      return [reply.status, (await reply.json().catch(() => ({}))) as Json];
    };
    const items = ['tea', 'coffee', 'tea'];
    const made: Json[] = [];
    for (const item of items) made.push((await ask('', { item }))[1]);
    expect((await ask('?cursor=lost'))[0]).toBe(status);
    expect((await ask('?cursor='))[0]).toBe(200);
    const cursor = String(made[1]?.['id']);
    expect(await ask(`?cursor=${cursor}&item=tea`)).toMatchObject([200, { data: [made[2]] }]);
    await simulator.close();
  });

  test('is looked at by verify', async () => {
    const directory = newDirectory();
    expect(oddOnes(await verifyDraft(directory, listed({ 400: NOTHING })))).toEqual([]);
    const definitions = [path.join(directory, 'drafted')];
    const definition = await loadDefinition({ definitions });
    const { bench } = await selfTrial(
      { port: 0, definitions },
      { definition, seed: 1, hasty: true },
    );
    const findings = await tryMutants({
      bench,
      mutants: (await loadMutants(definition)).filter(({ id }) => id.includes('lists.unknown')),
      reached: new Set(definition.contract.operations.keys()),
      jobs: 1,
      confirm: false,
      onFinding: () => undefined,
      signal: new AbortController().signal,
    });
    expect(findings.map(({ fate }) => fate)).toEqual(['killed']);
  });
});

test('what can have one value only has it; what comes from nowhere is told', () => {
  const properties = {
    id: { type: 'string' },
    object: { type: 'string', enum: ['order'] },
    version: { const: 2 },
    channel: { type: 'string', enum: ['web', 'shop'] },
    item: { type: 'string' },
  };
  const document = orders({ shown: { type: 'object', required: ['id'], properties } });
  const { lifecycles } = draft(document);
  expect(lifecycles[0]?.rows[0]?.answers).toEqual({
    ...{ id: '$record#/id', object: 'order', version: 2, item: '$record#/item' },
  });
  const [kind] = draftDefinition(createOrdinaryContract(document)).kinds;
  expect(kind?.notes).toContain(
    'left out of answers, as the document does not say where it comes from: channel',
  );
});

test('an operation that needs a schema which is not there is left out, and the others are drafted', async () => {
  const change = {
    operationId: 'refine',
    responses: { 200: answer({ $ref: '#/components/schemas/Refinement' }), 404: NOTHING },
  };
  const document = orders({ shown: PLAIN_ORDER });
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const one = { ...paths['/orders/{order_id}'], put: change };
  // Two steps away.
  const schemas = {
    Refinement: {
      type: 'object',
      properties: { id: { type: 'string' }, item: { $ref: '#/components/schemas/Lost' } },
    },
  };
  const file = path.join(newDirectory(), 'api.yaml');
  fs.writeFileSync(
    file,
    stringify({
      ...document,
      paths: { ...paths, '/orders/{order_id}': one },
      components: { schemas },
    }),
  );
  const { draft: made } = await initDefinition(file, `${file}.drafted`);
  expect(made.kinds[0]?.operations).toEqual(['make', 'read', 'change', 'drop']);
  expect(made.left).toMatchObject([
    { operation: 'refine', reason: expect.stringContaining('#/components/schemas/Lost') },
  ]);
});
