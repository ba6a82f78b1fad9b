import { describe, expect, test } from '@jest/globals';
import { action, draft, NOTHING, orders, PLAIN_ORDER, type Json } from './orders.js';
import { useDirectories } from '../support/directories.js';
import { oddOnes, verifyDraft } from './verify-draft.js';

const newDirectory = useDirectories();

const SHOP: Json = {
  description: 'The shop',
  content: {
    'application/json': {
      schema: {
        type: 'object',
        required: ['sid'],
        properties: { sid: { type: 'string', pattern: '^SH[0-9a-f]{8}$' } },
      },
    },
  },
};
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

describe('what records belong to', () => {
  const named = (name: string, schema: Json = { type: 'string' }): Json => ({
    ...{ name, in: 'path', required: true, schema },
  });
  const kind = (path: string, id: string, ...parents: readonly Json[]): Json => ({
    [path]: {
      parameters: parents,
      post: { operationId: `make ${path}`, responses: { 201: ANSWER } },
    },
    [`${path}/{${id}}`]: {
      parameters: [...parents, named(id)],
      get: { operationId: `read ${path}`, responses: { 200: ANSWER, 404: NOTHING } },
    },
  });

  test.each([
    ['as the path says', 'id', 'shop'],
    ['also by another name', 'shop_code', 'shop'],
  ])('is the kind whose path stands before, %s', (_about, parameter, owner) => {
    const document = orders({
      shown: PLAIN_ORDER,
      more: {
        ...kind('/books', 'id'),
        ...kind('/shops', 'id'),
        ...kind(`/shops/{${parameter}}/shelves`, 'shelf_id', named(parameter)),
      },
    });
    const shelf = draft(document).lifecycles.find((each) => each.kind === 'shelve');
    expect(Object.keys(shelf?.relations ?? {})).toEqual([owner]);
    expect(shelf?.rows[0]).toMatchObject({ when: `no-${owner}`, status: 404 });
  });

  test('is not guessed of a name that every kind has', () => {
    const document = orders({
      shown: PLAIN_ORDER,
      more: { ...kind('/books', 'id'), ...kind('/shops/{id}/shelves', 'shelf_id', named('id')) },
    });
    const shelf = draft(document).lifecycles.find((each) => each.kind === 'shelve');
    expect(shelf?.rows[0]).toMatchObject({ operation: 'make /shops/{id}/shelves', status: 201 });
  });

  test('is no organization where not any word may stand for it', async () => {
    const shop = named('shop_sid', { type: 'string', pattern: '^SH[0-9a-f]{8}$' });
    const own = { type: 'string', pattern: '^SH[0-9a-f]{8}$', example: 'SH0123abcd' };
    const shops: Json = {
      '/shops': { post: { operationId: 'open', responses: { 201: SHOP } } },
      '/shops/{sid}': {
        parameters: [named('sid', own)],
        get: { operationId: 'look', responses: { 200: SHOP, 404: NOTHING } },
      },
    };
    const under = ['bill', 'stamp', 'label', 'crate'].map((name) =>
      kind(`/shops/{shop_sid}/${name}s`, 'id', shop),
    );
    const document = { ...orders(), paths: Object.assign(shops, ...under) as Json };
    const { lifecycles } = draft(document);
    expect(lifecycles.map(({ kind: name, tenant }) => [name, tenant])).toContainEqual([
      ...['bill', undefined],
    ]);
    const run = await verifyDraft(newDirectory(), document);
    expect(oddOnes(run)).toEqual([]);
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
