/** Orders whose status clients write, as the verbs of their paths do. */
import { action, answer, NOTHING, orders, type Json } from './orders.js';

export const STATUS: Json = {
  type: 'string',
  enum: ['draft', 'pending', 'paid', 'shipped', 'cancelled'],
};

interface Given {
  /** What a creation may say of the status, if anything. */
  readonly made?: Json;
  /** What a change may say of it. */
  readonly changed?: Json;
  readonly method?: 'patch' | 'put';
  readonly required?: readonly string[];
}

export function writtenOrders({
  made,
  changed = STATUS,
  method = 'patch',
  required = ['id', 'status'],
}: Given = {}): Json {
  const item: Json = { type: 'string' };
  const shown: Json = {
    type: 'object',
    required,
    properties: { id: { type: 'string' }, status: STATUS, item },
  };
  const sends = (status: Json | undefined): Json => ({
    type: 'object',
    properties: { item, ...(status && { status }) },
  });
  const verbs = ['cancel', 'ship', 'wave'].map((word) =>
    action(`/${word}`, { 200: answer(shown), 404: NOTHING, 409: NOTHING }),
  );
  const document = orders({
    shown,
    sent: sends(made),
    more: Object.assign({}, ...verbs) as Json,
  });
  const { '/orders/{order_id}': one, ...paths } = document['paths'] as Record<string, Json>;
  const { patch: _patch, ...others } = one as Json;
  const requestBody = {
    required: true,
    content: { 'application/json': { schema: sends(changed) } },
  };
  const change = {
    operationId: 'change',
    requestBody,
    responses: { 200: answer(shown), 404: NOTHING },
  };
  return {
    ...document,
    paths: { ...paths, '/orders/{order_id}': { ...others, [method]: change } },
  };
}
