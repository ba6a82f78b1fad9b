import { expect, test } from '@jest/globals';
import { readPattern } from '../../src/lifecycles/pattern.js';
import { createRandom } from '../../src/runtime/random.js';

test.each([
  ['^PRM-[0-9]{8}$', 1e8],
  ['^prm_[a-z0-9]{8}$', 36 ** 8],
  ['^[A-Z]{3}[0-9]{4}$', 26 ** 3 * 1e4],
  ['^(?:AB|C\\.)-\\d{6}$', 2e6],
  ['^[^a-zA-Z \\-]{4}[\\w-]+$', undefined],
  ['^x?[0-9]{2,5}(-[0-9A-F]{4}){2}$', 1e5 * 16 ** 8],
  ['cus_[A-Za-z0-9]*', 62 ** 12],
])('texts of %s are drawn, again and again others', (source, variety) => {
  const { draw, variety: found } = readPattern(source);
  const random = createRandom(1, source);
  const texts = Array.from({ length: 200 }, () => draw(random));
  for (const text of texts) expect(text).toMatch(new RegExp(source));
  expect(new Set(texts).size).toBe(texts.length);
  if (variety !== undefined) expect(found).toBeCloseTo(variety, 0);
});

test('the same chance draws the same text', () => {
  const { draw } = readPattern('^[a-z]{12}$');
  expect(draw(createRandom(7, 'a'))).toBe(draw(createRandom(7, 'a')));
});
