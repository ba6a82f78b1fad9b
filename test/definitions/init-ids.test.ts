import { describe, expect, test } from '@jest/globals';
import { draft, orders, type Json } from './orders.js';

describe('a draft', () => {
  test.each<[Json, Json, unknown]>([
    [{ type: 'integer', format: 'int64' }, { type: 'integer' }, { $digits: 9 }],
    [{ type: 'string', pattern: '^[0-9a-f]{24}$' }, { type: 'string' }, { $hex: 24 }],
    [{ type: 'string' }, { type: 'string' }, undefined],
    [{ type: 'string' }, { type: 'integer' }, { $digits: 9 }],
    [
      { type: 'string', pattern: '^[A-Z]{3}[0-9]{4}$' },
      { type: 'string' },
      { $pattern: '^[A-Z]{3}[0-9]{4}$' },
    ],
    [
      { type: 'string', examples: ['ORD-0a1b2c3d'] },
      { type: 'string' },
      { $pattern: '^ORD-[0-9a-z]{8}$' },
    ],
    [{ type: 'string', examples: ['a sweet order'] }, { type: 'string' }, undefined],
    [
      { type: 'string', pattern: '^(?=.*[0-9])ORD-[0-9]{8}$' },
      { type: 'string' },
      { $pattern: '^ORD-[0-9]{8}$' },
    ],
    [
      { type: 'string', pattern: '^(?<shop>[A-Z]{3})-[0-9]{8}$', examples: ['TEA-00000007'] },
      { type: 'string' },
      { $pattern: '^TEA-[0-9]{8}$' },
    ],
  ])('makes ids that answers take as %j and paths as %j', (id, parameter, made) => {
    const shown = { type: 'object', required: ['id'], properties: { id } };
    const [order] = draft(orders({ shown, parameter })).lifecycles;
    expect(order?.new_id).toEqual(made);
  });

  test('takes orderName for the name of an order, and not for the id of whoever made it', () => {
    const text = { type: 'string' };
    const maker = { type: 'object', properties: { id: { type: 'integer' }, name: text } };
    const shown = {
      type: 'object',
      required: ['name'],
      properties: { createdBy: maker, name: text, item: text },
    };
    const named = JSON.parse(
      JSON.stringify(orders({ shown })).replaceAll('order_id', 'orderName'),
    ) as Json;
    const [order] = draft(named).lifecycles;
    expect(order?.id).toBe('orderName');
    const [row] = order?.rows ?? [];
    expect(row?.answers).toEqual({ name: '$record#/id', item: '$record#/item' });
  });

  test('says which pattern it can make no id of', () => {
    const id = { type: 'string', pattern: '^(?<shop>[A-Z]{3})-[0-9]{2}$' };
    const drafted = draft(
      orders({ shown: { type: 'object', required: ['id'], properties: { id } } }),
    );
    expect(JSON.stringify(drafted)).toContain('take (pattern ^(?<shop>[A-Z]{3})-[0-9]{2}$); give');
  });
});
