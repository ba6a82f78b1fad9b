/** OpenAPI documents of an API that has orders, for tests of what is drafted from them. */

export type Json = Readonly<Record<string, unknown>>;

const content = (schema: Json): Json => ({ content: { 'application/json': { schema } } });
export const answer = (schema: Json): Json => ({ description: 'Done', ...content(schema) });
export const NOTHING: Json = { description: 'Nothing more' };

export const ORDER: Json = {
  type: 'object',
  required: ['id', 'status', 'item', 'created_at'],
  properties: {
    id: { type: 'string', format: 'uuid' },
    status: { type: 'string', enum: ['pending', 'paid', 'cancelled'] },
    item: { type: 'string', maxLength: 50 },
    count: { type: 'integer' },
    created_at: { type: 'string', format: 'date-time' },
  },
};
export const SENT: Json = {
  type: 'object',
  required: ['item'],
  properties: { item: { type: 'string', maxLength: 20 }, count: { type: 'integer' } },
};

interface Given {
  readonly path?: string;
  readonly parameter?: Json;
  readonly shown?: Json;
  readonly sent?: Json;
  /** Documented beside the success of each operation on one record. */
  readonly errors?: Json;
  readonly more?: Json;
}

/** Orders that are made, read, changed and deleted. */
export function orders({
  path: base = '/orders',
  parameter = { type: 'string' },
  shown = ORDER,
  sent = SENT,
  errors = { 404: NOTHING },
  more = {},
}: Given = {}): Json {
  const requestBody = { required: true, ...content(sent) };
  return {
    openapi: '3.1.0',
    info: { title: 'Order Desk', version: '1' },
    paths: {
      [base]: { post: { operationId: 'make', requestBody, responses: { 201: answer(shown) } } },
      [`${base}/{order_id}`]: {
        parameters: [{ name: 'order_id', in: 'path', required: true, schema: parameter }],
        get: { operationId: 'read', responses: { 200: answer(shown), ...errors } },
        patch: { operationId: 'change', requestBody, responses: { 200: answer(shown), ...errors } },
        delete: { operationId: 'drop', responses: { 204: NOTHING, ...errors } },
      },
      ...more,
    },
  };
}

/** An action on an order: POST to a path under it. */
export function action(word: string, responses: Json = { 200: answer(ORDER), 404: NOTHING }): Json {
  const order = { name: 'order_id', in: 'path', required: true, schema: { type: 'string' } };
  return {
    [`/orders/{order_id}${word}`]: {
      parameters: [order],
      post: { operationId: word.replace(/\W/g, ''), responses },
    },
  };
}
