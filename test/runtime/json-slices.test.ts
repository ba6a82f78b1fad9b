import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { parseJsonInSlices } from '../../src/runtime/json-slices.js';

const parse = (text: string): Promise<unknown> => parseJsonInSlices(Buffer.from(text));

describe('JSON that is read in slices', () => {
  test('is what JSON.parse makes of it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.jsonValue(), fc.integer({ min: 0, max: 2 }), async (value, indent) => {
        const text = JSON.stringify(value, null, indent);
        expect(await parse(text)).toEqual(JSON.parse(text));
      }),
      { numRuns: 300 },
    );
  });

  const many = (element: string): string => new Array(50_000).fill(element).join(',');
  test.each([
    `[${many('{"a":[1,"]",{"b":"\\\\\\""}]}')}]`,
    `{"x":{"list":[${many('"é,["')}],"other":[]},"__proto__":[1],"y":[2]}`,
    `{"list":[${many('{}')}],"list":[3]}`,
  ])('also when it is long (%#)', async (text) => {
    expect(await parse(text)).toEqual(JSON.parse(text));
  });

  test.each([
    '',
    '[1,2',
    '{"a":"b',
    '[1,,2]',
    '[1}',
    '{"a":[1,{]}]}',
    '[1]2',
    `[${many('1')},]`,
    `[${many('1')},,2]`,
    `[,${many('1')}]`,
    `[${many('[1,2')}]`,
  ])('is refused where JSON.parse refuses it (%#)', async (text) => {
    await expect(parse(text)).rejects.toThrow();
  });

  test.each([
    ['one element', `[[${many('[]')},${many('[]')},${many('[]')}]]`],
    ['many members', `{${Array.from({ length: 150_000 }, (_, key) => `"${key}":1`).join(',')}}`],
  ])('has no piece that would hold up everything: %s', async (_name, text) => {
    await expect(parse(text)).rejects.toThrow(/too complex/);
  });
});
