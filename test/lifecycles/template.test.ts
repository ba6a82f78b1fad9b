import { describe, expect, test } from '@jest/globals';
import type { Scope } from '../../src/lifecycles/expression.js';
import { compileTemplate, type Effects } from '../../src/lifecycles/template.js';
import { createRandom } from '../../src/runtime/random.js';

const scope = (): Scope => ({
  request: {
    path: { org_id: 'yoigo' },
    query: { force: 'true' },
    body: { actor: { name: 'Ana' }, lasts: 'P1D', 'a/b': 1, 'm~n': 2, list: [10, 20] },
    files: [],
  },
  record: {
    id: '7',
    attempts: 2,
    steps: [
      { state: 'NEW', n: 1 },
      { state: 'OLD', n: 2 },
    ],
  },
  now: '2030-01-01T00:00:00.000Z',
  random: createRandom(1, 'test'),
});
const effects: Effects = { twice: ({ record }) => Number(record['attempts']) * 2 };
const make = (template: unknown): unknown => compileTemplate(template, effects)(scope());

describe('a template', () => {
  test.each<{ template: unknown; value: unknown }>([
    { template: 'text', value: 'text' },
    { template: 0, value: 0 },
    { template: null, value: null },
    { template: [], value: [] },
    { template: '$now', value: '2030-01-01T00:00:00.000Z' },
    { template: '$request.path.org_id', value: 'yoigo' },
    { template: '$request.query.force', value: 'true' },
    { template: '$request.body#/actor/name', value: 'Ana' },
    { template: '$request.body#/a~1b', value: 1 },
    { template: '$request.body#/m~0n', value: 2 },
    { template: '$request.body#/list/1', value: 20 },
    { template: '$record#/id', value: '7' },
    { template: '$record#/nothing', value: undefined },
    { template: '$record#/id/deeper', value: undefined },
    { template: '$record#/constructor', value: undefined },
    { template: '$request.body#/__proto__/polluted', value: undefined },
    { template: 'at {$record#/id} of {$request.path.org_id}', value: 'at 7 of yoigo' },
    { template: 'no {braces}', value: 'no {braces}' },
    { template: { a: '$record#/id', b: '$record#/nothing' }, value: { a: '7' } },
    { template: { $after: '$request.body#/lasts' }, value: '2030-01-02T00:00:00.000Z' },
    { template: { $after: 'PT1H' }, value: '2030-01-01T01:00:00.000Z' },
    { template: { $after: 'P9000000D' }, value: '9999-12-31T23:59:59.999Z' },
    { template: { $after: 'soon' }, value: undefined },
    { template: { $increment: '$record#/attempts' }, value: 3 },
    { template: { $increment: '$record#/nothing' }, value: 1 },
    { template: { $integer: '$record#/attempts' }, value: 2 },
    { template: { $integer: '$record#/id' }, value: undefined },
    { template: { $first: ['$record#/nothing', '$record#/id', 5] }, value: '7' },
    { template: { $first: ['$record#/nothing', 5] }, value: 5 },
    { template: { $effect: 'twice' }, value: 4 },
    {
      template: { $each: '$record#/steps', where: { state: 'NEW' }, set: { state: 'OLD' } },
      value: [
        { state: 'OLD', n: 1 },
        { state: 'OLD', n: 2 },
      ],
    },
    {
      template: { $each: '$record#/steps', as: { number: '$item#/n' } },
      value: [{ number: 1 }, { number: 2 }],
    },
    { template: { $each: '$record#/nothing', set: {} }, value: undefined },
  ])('$template is $value', ({ template, value }) => {
    expect(make(template)).toEqual(value);
  });

  test('draws in the order in which it is written', () => {
    const random = createRandom(1, 'test');
    const [first, second] = [random.uuid(), random.hex(5)];
    expect(make({ a: { $uuid: true }, b: { $hex: 5 } })).toEqual({ a: first, b: second });
  });

  test('asks for chance only where an item draws', () => {
    let asked = 0;
    const counting: Scope = {
      ...scope(),
      get random() {
        asked += 1;
        return createRandom(1, 'test');
      },
    };
    const each = (as: unknown): unknown =>
      compileTemplate({ $each: '$record#/steps', as }, effects)(counting);
    asked = 0;
    expect([each('$item#/n'), asked]).toEqual([[1, 2], 0]);
    expect(each({ $hex: 2 })).toEqual([expect.any(String), expect.any(String)]);
    expect(asked).toBe(2);
  });

  test('leaves the record as it was', () => {
    const before = scope();
    const template = { $each: '$record#/steps', set: { state: 'OLD' } };
    compileTemplate(template, effects)(before);
    expect(before.record).toEqual(scope().record);
  });

  test.each<{ template: unknown; says: string }>([
    { template: '$response.body#/id', says: '$response.body#/id is not an expression; write' },
    { template: 'to {$nowhere}', says: '$nowhere is not an expression' },
    { template: '$record', says: '$record is not an expression' },
    { template: { $eval: '1' }, says: '$eval is not a function: $uuid,' },
    { template: { $constructor: '1' }, says: '$constructor is not a function' },
    {
      template: { $effect: 'constructor' },
      says: 'constructor is not an effect of this definition: twice',
    },
    { template: { $hex: 'many' }, says: '$hex must be a number of digits' },
    { template: { $pattern: 5 }, says: '$pattern must be a text' },
    { template: { $pattern: '^[0-9]{3}$' }, says: '$pattern makes only 1000 different texts' },
    { template: { $pattern: '^(?!x)[a-z]{9}$' }, says: '$pattern cannot make texts of ^(?!x)' },
    { template: { $pattern: '^[a-z' }, says: '$pattern cannot make texts of ^[a-z (at its end)' },
    { template: { $first: 1 }, says: '$first must be a list' },
    { template: JSON.parse('{"__proto__": 1}'), says: '__proto__ cannot be the name of a field' },
  ])('$template is refused: $says', ({ template, says }) => {
    expect(() => compileTemplate(template, effects)).toThrow(says);
  });
});
