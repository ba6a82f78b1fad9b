/** A status that clients write: a field that verbs write, too, and no state. */
import { describe, expect, test } from '@jest/globals';
import { draft, type Json } from './orders.js';
import { useSimulated, type Ask } from './simulated.js';
import { useDirectories } from '../support/directories.js';
import { oddOnes, verifyDraft } from './verify-draft.js';
import { STATUS, writtenOrders } from './written.js';

const simulated = useSimulated();
const newDirectory = useDirectories();

/** A new order, and what is shown of it after each request. */
async function statuses(
  ask: Ask,
  made: Json,
  requests: readonly (readonly [method: string, below: string, body?: Json])[],
): Promise<readonly unknown[]> {
  const [, { id, status }] = await ask('POST', '/orders', made);
  const seen = [status];
  for (const [method, below, body] of requests) {
    expect(await ask(method, `/orders/${String(id)}${below}`, body)).toMatchObject([200, {}]);
    const [, shown] = await ask('GET', `/orders/${String(id)}`);
    seen.push(shown['status']);
  }
  return seen;
}

/** Orders whose status has other values. */
const withStatus = (status: Json): Json =>
  JSON.parse(
    JSON.stringify(writtenOrders()).replaceAll(JSON.stringify(STATUS), JSON.stringify(status)),
  ) as Json;

describe('a status that clients write', () => {
  test('begins as a state would, and follows what is written and what verbs do', async () => {
    const ask = await simulated(writtenOrders());
    const seen = await statuses(ask, { item: 'tea' }, [
      ['PATCH', '', { status: 'paid' }],
      ['PATCH', '', { item: 'coffee' }],
      ['POST', '/ship'],
      ['POST', '/wave'],
      ['POST', '/cancel'],
      // Nobody knows that this must not be.
      ['POST', '/cancel'],
      ['PATCH', '', { status: 'pending' }],
    ]);
    expect(seen).toEqual([
      ...['draft', 'paid', 'paid', 'shipped', 'shipped', 'cancelled', 'cancelled', 'pending'],
    ]);
  });

  test('is shown though answers need not have it', async () => {
    const ask = await simulated(writtenOrders({ required: ['id'] }));
    expect(await statuses(ask, {}, [])).toEqual(['draft']);
  });

  test('is what a creation says', async () => {
    const ask = await simulated(writtenOrders({ made: STATUS }));
    expect(await statuses(ask, { status: 'paid' }, [['POST', '/cancel']])).toEqual([
      ...['paid', 'cancelled'],
    ]);
    expect(await statuses(ask, {}, [])).toEqual(['draft']);
  });

  test.each([
    ['stays where a PUT leaves it out', STATUS, ['draft', 'paid', 'paid']],
    [
      'is the default of the document where a PUT leaves it out',
      { ...STATUS, default: 'pending' },
      ['pending', 'paid', 'pending'],
    ],
  ])('%s', async (_about, changed, expected) => {
    const ask = await simulated(writtenOrders({ method: 'put', changed }));
    const seen = await statuses(ask, { item: 'tea' }, [
      ['PUT', '', { status: 'paid' }],
      ['PUT', '', { item: 'coffee' }],
    ]);
    expect(seen).toEqual(expected);
  });

  test.each([
    ['on at first, where clients switch it', {}, 'active'],
    ['what the document says', { default: 'inactive' }, 'inactive'],
  ])('is %s', async (_about, more, expected) => {
    const switched = { type: 'string', enum: ['active', 'inactive'], ...more };
    const ask = await simulated(withStatus(switched));
    expect(await statuses(ask, {}, [])).toEqual([expected]);
  });

  test('is no state, and each guess has its reason', () => {
    const [order] = draft(writtenOrders()).lifecycles;
    expect(order?.states).toEqual(['ACTIVE']);
    expect(order?.rows.find(({ operation }) => operation === 'cancel')).toMatchObject({
      title: 'Cancel makes status of the order cancelled',
      from: ['ACTIVE'],
      sets: { status: 'cancelled' },
      evidence: { inferred: expect.stringContaining('status, which clients write, too') },
    });
    expect(order?.rows.filter(({ status }) => status === 409)).toEqual([]);
  });

  test('has nothing to do with verbs that lead to none of its values', () => {
    const [order] = draft(withStatus({ type: 'string', enum: ['on', 'off'] })).lifecycles;
    expect(order?.states).toEqual(['CREATED', 'CANCELLED', 'SHIPPED']);
  });
});

test.each([
  { given: 'by PATCH', document: writtenOrders() },
  { given: 'by POST and PUT', document: writtenOrders({ made: STATUS, method: 'put' }) },
])('verify keeps what is drafted of a status that is written $given', async ({ document }) => {
  const run = await verifyDraft(newDirectory(), document, ['walks', 'inputs', 'errors']);
  expect(oddOnes(run)).toEqual([]);
});
