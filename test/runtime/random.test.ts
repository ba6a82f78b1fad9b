import { describe, expect, test } from '@jest/globals';
import { createRandom, type Random } from '../../src/runtime/random.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const draw = (random: Random): readonly unknown[] => [
  random.uint32(),
  random.fraction(),
  random.uuid(),
  random.hex(7),
];

describe('seeded chance', () => {
  test('is the same for the same seed and label', () => {
    expect(draw(createRandom(7, 'people'))).toEqual(draw(createRandom(7, 'people')));
  });

  test.each([
    ['another seed', createRandom(8, 'people')],
    ['another label', createRandom(7, 'places')],
    ['a number as its label', createRandom(7, 1)],
  ])('is another for %s', (_what, other) => {
    const own = draw(createRandom(7, 'people'));
    for (const [index, drawn] of draw(other).entries()) expect(drawn).not.toEqual(own[index]);
  });

  test('stays what it was from version to version: recorded runs can be repeated', () => {
    expect(createRandom(1, 'pinned').uuid()).toMatchInlineSnapshot(
      `"cf6d80eb-7259-4f76-9182-cb172ac8611a"`,
    );
  });

  test('gives fractions from 0 to 1, in every tenth of it', () => {
    const random = createRandom(3, 'tenths');
    const tenths = new Set(Array.from({ length: 500 }, () => Math.floor(random.fraction() * 10)));
    expect([...tenths].sort()).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  test('gives version 4 UUIDs, 10,000 different ones from neighbouring labels', () => {
    const ids = Array.from({ length: 10_000 }, (_, label) => createRandom(1, label).uuid());
    expect(ids.filter((id) => !UUID.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test.each([0, 1, 8, 40])('gives %i hexadecimal digits', (length) => {
    expect(createRandom(1, 'hex').hex(length)).toMatch(new RegExp(`^[0-9a-f]{${length}}$`));
  });
});
