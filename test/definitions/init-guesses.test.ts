/** What `init` guesses of a document, played through the simulator of the draft. */
import { expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { draftDefinition } from '../../src/definition/draft/index.js';
import type { LifecycleDocument } from '../../src/lifecycles/read.js';
import { createOrdinaryContract } from '../../src/openapi/ordinary/contract.js';
import { answer, NOTHING, ORDER, orders, SENT, type Json } from './orders.js';
import { useSimulated } from './simulated.js';

const simulated = useSimulated();

/** The lifecycle of the orders, and what to look at. */
function draft(document: Json) {
  const [kind] = draftDefinition(createOrdinaryContract(document)).kinds;
  const order = parse(kind?.text ?? '') as LifecycleDocument | null;
  return { order, notes: kind?.notes ?? [] };
}

const freeze = { action: 'freeze', at: '2026-03-01T10:00:00.000Z' };
const FROZEN = Date.parse(freeze.at) / 1000;
const withFields = (more: Json): Json => ({
  ...ORDER,
  properties: { ...(ORDER['properties'] as Json), ...more },
});
const without = (name: string, schema: Json): Json => ({
  ...schema,
  required: (schema['required'] as readonly string[]).filter((each) => each !== name),
});

test('times that are numbers are answered as numbers', async () => {
  const shown = withFields({
    created_at: { type: 'integer', format: 'unix-time' },
    updatedAt: { type: 'integer', format: 'int64', example: 1_700_000_000_000 },
    created: { type: 'integer', description: 'How many were created' },
  });
  const ask = await simulated(orders({ shown }));
  await ask('PUT', '/__admin/clock', freeze);
  const [, made] = await ask('POST', '/orders', { item: 'tea' });
  expect(made).toMatchObject({ created_at: FROZEN, updatedAt: FROZEN * 1000 });
  expect(made).not.toHaveProperty('created');
  await ask('PUT', '/__admin/clock', { action: 'advance', duration: 'PT1M' });
  const [, changed] = await ask('PATCH', `/orders/${String(made['id'])}`, { item: 'tea' });
  expect(changed).toMatchObject({ created_at: FROZEN, updatedAt: (FROZEN + 60) * 1000 });
});

test.each([
  ['that answers must have', ['id', 'status', 'item', 'count', 'created_at']],
  ['that answers may have', ['id', 'status', 'item', 'created_at']],
])(
  'what a request leaves out has the default of the document: a property %s',
  async (_about, required) => {
    const count = { type: 'integer', default: 7 };
    const sent = { ...SENT, properties: { item: { type: 'string', maxLength: 20 }, count } };
    const ask = await simulated(orders({ shown: { ...ORDER, required }, sent }));
    const [, made] = await ask('POST', '/orders', { item: 'tea' });
    expect(made).toMatchObject({ item: 'tea', count: 7 });
    const [, said] = await ask('POST', '/orders', { item: 'tea', count: 3 });
    expect(said).toMatchObject({ count: 3 });
    const [, changed] = await ask('PATCH', `/orders/${String(said['id'])}`, { item: 'milk' });
    expect(changed).toMatchObject({ item: 'milk', count: 3 });
  },
);

const ENDED = { type: 'string', enum: ['pending', 'expired'] };

test.each<{ name: string; schema: Json; value: unknown; last: string; over: string }>([
  {
    name: 'expires_in_minutes',
    schema: { type: 'integer' },
    value: 5,
    last: 'PT4M59S',
    over: 'PT1S',
  },
  { name: 'ttl_minutes', schema: { type: 'integer' }, value: 5, last: 'PT4M59S', over: 'PT1S' },
  { name: 'ttl', schema: { type: 'integer' }, value: 5, last: 'PT4S', over: 'PT1S' },
  {
    name: 'ttl',
    schema: { type: 'integer', description: 'How long it lasts, in minutes.' },
    value: 5,
    last: 'PT4M59S',
    over: 'PT1S',
  },
  { name: 'valid_for_weeks', schema: { type: 'integer' }, value: 1, last: 'P6D', over: 'P1D' },
  {
    name: 'expires_at',
    schema: { type: 'integer', format: 'unix-time' },
    value: FROZEN + 60,
    last: 'PT59S',
    over: 'PT1S',
  },
])('$name $value: over after $last and $over', async ({ name, schema, value, last, over }) => {
  const shown = withFields({ status: ENDED, [name]: schema });
  const sent = { ...SENT, properties: { ...(SENT['properties'] as Json), [name]: schema } };
  const ask = await simulated(orders({ shown, sent }));
  await ask('PUT', '/__admin/clock', freeze);
  const [, made] = await ask('POST', '/orders', { item: 'tea', [name]: value });
  expect(made).toMatchObject({ status: 'pending', [name]: value });
  const read = async () => (await ask('GET', `/orders/${String(made['id'])}`))[1]['status'];
  await ask('PUT', '/__admin/clock', { action: 'advance', duration: last });
  expect(await read()).toBe('pending');
  await ask('PUT', '/__admin/clock', { action: 'advance', duration: over });
  expect(await read()).toBe('expired');
});

test.each([
  {
    given: 'codes of regions',
    values: ['AL', 'AK', 'AZ', 'AR', 'CA', 'CO', 'CT', 'DE', 'FL', 'GA'],
  },
  {
    given: 'more than 50 values',
    values: Array.from({ length: 51 }, (_, index) => `step_${index}`),
  },
])('$given are no states', ({ values }) => {
  const shown = without(
    'status',
    withFields({ state: { type: 'string', enum: values }, status: {} }),
  );
  expect(draft(orders({ shown })).order?.states).toEqual(['ACTIVE']);
});

const cancel = (responses: Json): Json => ({
  '/orders/{order_id}/cancel': {
    parameters: [{ name: 'order_id', in: 'path', required: true, schema: { type: 'string' } }],
    post: { operationId: 'cancel', responses: { 200: answer(ORDER), ...responses } },
  },
});

test.each<{ documented: string; errors: Json; again: number }>([
  { documented: '409', errors: { 409: NOTHING }, again: 409 },
  { documented: 'errors in general', errors: { default: NOTHING }, again: 409 },
  { documented: '4XX', errors: { '4XX': NOTHING }, again: 409 },
  { documented: '422', errors: { 404: NOTHING, 422: NOTHING }, again: 422 },
  { documented: '400', errors: { 400: NOTHING }, again: 400 },
  { documented: 'no error that it could be', errors: { 404: NOTHING }, again: 200 },
])('a verb that comes twice, with $documented documented: $again', async ({ errors, again }) => {
  const document = orders({ more: cancel(errors) });
  const { order, notes } = draft(document);
  const isTold = notes.some(
    (note) => note.startsWith('works in every state') && note.endsWith('cancel'),
  );
  expect(isTold).toBe(again === 200);
  const conflict = order?.rows.find(({ id }) => id === 'order.cancel.conflict');
  if (again !== 200) expect(conflict?.evidence).toMatchObject({ inferred: expect.any(String) });
  const ask = await simulated(document);
  const [, made] = await ask('POST', '/orders', { item: 'tea' });
  const target = `/orders/${String(made['id'])}/cancel`;
  expect((await ask('POST', target))[0]).toBe(200);
  expect((await ask('POST', target))[0]).toBe(again);
});

test('a list is kept where one of its filters is by what no answer shows', async () => {
  const sent = {
    ...SENT,
    properties: { ...(SENT['properties'] as Json), shop: { type: 'integer' } },
  };
  const shown = withFields({ shop: { type: 'string', format: 'date' } });
  const document = orders({ shown, sent });
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const parameters = ['shop', 'item', 'team'].map((name) => ({
    name,
    in: 'query',
    schema: { type: 'string' },
  }));
  const get = {
    operationId: 'all',
    parameters,
    responses: { 200: answer({ type: 'array', items: shown }) },
  };
  const whole = { ...document, paths: { ...paths, '/orders': { ...paths['/orders'], get } } };
  const row = draft(whole).order?.rows.find(({ operation }) => operation === 'all');
  expect(row?.evidence).toMatchObject({
    inferred: expect.stringContaining('the name: shop, team'),
  });
  const ask = await simulated(whole);
  await ask('POST', '/orders', { item: 'tea' });
  await ask('POST', '/orders', { item: 'milk' });
  expect((await ask('GET', '/orders?shop=1'))[1]).toHaveLength(2);
  expect((await ask('GET', '/orders?item=tea'))[1]).toHaveLength(1);
});

test('what belongs to a record that does not exist is answered 404, also undocumented', async () => {
  const part = {
    type: 'object',
    required: ['id'],
    properties: { id: { type: 'string' }, note: { type: 'string' } },
  };
  const inside = [{ name: 'order_id', in: 'path', required: true, schema: { type: 'string' } }];
  const content = { 'application/json': { schema: part } };
  const more = {
    '/orders/{order_id}/parts': {
      parameters: inside,
      get: { operationId: 'parts', responses: { 200: answer({ type: 'array', items: part }) } },
      post: { operationId: 'addPart', requestBody: { content }, responses: { 201: answer(part) } },
    },
    '/orders/{order_id}/parts/{part_id}': {
      parameters: [
        ...inside,
        { name: 'part_id', in: 'path', required: true, schema: { type: 'string' } },
      ],
      get: { operationId: 'part', responses: { 200: answer(part) } },
    },
  };
  const ask = await simulated(orders({ more }));
  expect((await ask('POST', '/orders/none/parts', { id: 'a' }))[0]).toBe(404);
  expect((await ask('GET', '/orders/none/parts'))[0]).toBe(404);
  const [, made] = await ask('POST', '/orders', { item: 'tea' });
  expect((await ask('POST', `/orders/${String(made['id'])}/parts`, { id: 'a' }))[0]).toBe(201);
  expect((await ask('GET', `/orders/${String(made['id'])}/parts`))[0]).toBe(200);
});
