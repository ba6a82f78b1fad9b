import { describe, expect, test } from '@jest/globals';
import { action, draft, NOTHING, orders, PLAIN_ORDER, type Json } from './orders.js';

const ANSWER: Json = {
  description: 'Done',
  content: { 'application/json': { schema: PLAIN_ORDER } },
};

/** Every path under one of an owner. */
function ofOwners(document: Json): Json {
  const owner = { name: 'shop_id', in: 'path', required: true, schema: { type: 'string' } };
  const paths = Object.entries(document['paths'] as Readonly<Record<string, Json>>).map(
    ([path, item]) => {
      const own = (item['parameters'] ?? []) as readonly Json[];
      return [`/shops/{shop_id}${path}`, { ...item, parameters: [owner, ...own] }];
    },
  );
  return { ...document, paths: Object.fromEntries(paths) as Json };
}

describe('whose records they are', () => {
  const plain = (name: string): Json => ({
    [`/${name}s`]: { post: { operationId: `make-${name}`, responses: { 201: ANSWER } } },
    [`/${name}s/{${name}_id}`]: {
      parameters: [{ name: `${name}_id`, in: 'path', required: true, schema: { type: 'string' } }],
      get: { operationId: `read-${name}`, responses: { 200: ANSWER, 404: NOTHING } },
    },
  });

  test('is said by the parameter that the paths of several kinds begin with', () => {
    const { lifecycles } = draft(
      ofOwners(
        orders({
          shown: PLAIN_ORDER,
          more: { ...plain('bill'), ...plain('stamp'), ...plain('label') },
        }),
      ),
    );
    expect(lifecycles.map(({ kind, tenant }) => [kind, tenant])).toEqual([
      ['order', 'shop_id'],
      ['bill', 'shop_id'],
      ['stamp', 'shop_id'],
      ['label', 'shop_id'],
    ]);
  });

  test('is not said where one kind alone is under it: that is a record it belongs to', () => {
    const { lifecycles } = draft(ofOwners(orders({ shown: PLAIN_ORDER })));
    expect(lifecycles.map(({ tenant }) => tenant)).toEqual([undefined]);
  });
});

describe('a range of statuses', () => {
  test('knows the refusals that are drafted, without saying them', () => {
    const [order] = draft(
      orders({
        shown: PLAIN_ORDER,
        errors: { '4XX': NOTHING },
        more: action('/archive', { '2XX': ANSWER, '4XX': NOTHING }),
      }),
    ).lifecycles;
    const rowOf = (id: string): unknown => order?.rows.find((row) => row.id === id);
    expect(rowOf('order.read.unknown')).toMatchObject({
      status: 404,
      evidence: { inferred: expect.any(String) },
    });
    expect(order?.rows.filter(({ operation }) => operation === 'archive')).toMatchObject([
      { status: 200, from: ['CREATED'], to: 'ARCHIVED' },
      { status: 409, from: ['ARCHIVED'] },
      { status: 404, from: ['ABSENT'] },
    ]);
  });
});

test('what answers show and requests make is what planted records have', () => {
  const [order] = draft(orders()).lifecycles;
  expect(order?.seeds?.defaults).toEqual({ item: expect.any(String), count: expect.any(Number) });
});
