import { expect, test } from '@jest/globals';
import { answer, draft, orders, PLAIN_ORDER, type Json } from './orders.js';

/** Orders that can be listed, too. */
function listed(schema: Json, parameters: readonly Json[] = []): Json {
  const document = orders({ shown: PLAIN_ORDER });
  const paths = document['paths'] as Readonly<Record<string, Json>>;
  const asked = parameters.map((each) => ({ in: 'query', schema: { type: 'string' }, ...each }));
  const get = { operationId: 'list', parameters: asked, responses: { 200: answer(schema) } };
  return { ...document, paths: { ...paths, '/orders': { ...paths['/orders'], get } } };
}

const LIST: Json = { type: 'array', items: PLAIN_ORDER };
const object = (properties: Json): Json => ({ type: 'object', properties });

test.each<[string, Json, readonly Json[], Json, Json]>([
  [
    'without pages',
    LIST,
    [],
    {},
    { $each: '$records', as: { id: '$item#/id', item: '$item#/item' } },
  ],
  [
    'by offset, with a total',
    object({ orders: LIST, meta: object({ total: { type: 'integer' } }) }),
    [{ name: 'limit', schema: { type: 'integer', default: 5 } }, { name: 'offset' }],
    { limit: { $first: ['$request.query.limit', 5] }, offset: '$request.query.offset' },
    { orders: { $each: '$records' }, meta: { total: '$total' } },
  ],
  [
    'by number of the page',
    LIST,
    [{ name: 'per_page' }, { name: 'page' }],
    { limit: { $first: ['$request.query.per_page', 20] }, page: '$request.query.page' },
    { $each: '$records' },
  ],
  [
    'by number of the page, from 0',
    object({ orders: LIST, page: { type: 'integer' } }),
    [{ name: 'page', schema: { type: 'integer', description: 'Zero-based number of the page' } }],
    { page: { $increment: { $number: '$request.query.page' } } },
    { orders: { $each: '$records' }, page: { $first: [{ $number: '$request.query.page' }, 0] } },
  ],
  [
    'by number of the page, whose least number is not the first',
    LIST,
    [{ name: 'page', schema: { type: 'integer', minimum: 0, default: 1 } }],
    { page: '$request.query.page' },
    { $each: '$records' },
  ],
  [
    'by cursor, of those with a value',
    object({ data: LIST, has_more: { type: 'boolean' }, next_cursor: { type: 'string' } }),
    [{ name: 'cursor' }, { name: 'item' }],
    { after: '$request.query.cursor', where: { item: '$request.query.item' } },
    { next_cursor: '$next', has_more: { $case: '$next', is: { undefined: false }, else: true } },
  ],
  [
    'in a wrapper that another part says more of',
    {
      allOf: [
        object({ data: { type: 'array', items: { type: 'object' } } }),
        { properties: { data: LIST } },
      ],
    },
    [],
    {},
    { data: { $each: '$records', as: { id: '$item#/id', item: '$item#/item' } } },
  ],
])('a list is drafted as its document pages: %s', (_name, schema, parameters, lists, answers) => {
  const [order] = draft(listed(schema, parameters)).lifecycles;
  const row = order?.rows.find(({ operation }) => operation === 'list');
  expect(row).toMatchObject({ from: ['ABSENT'], status: 200, lists, answers });
});

test('a list that must not be empty is left to the examples of the document', () => {
  const { left } = draft(listed({ ...LIST, minItems: 1 }));
  expect(left).toEqual([
    {
      operation: 'list',
      reason: 'no list could be made that keeps the document, also without records',
    },
  ]);
});
