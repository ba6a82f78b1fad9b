import { describe, expect, test } from '@jest/globals';
import {
  fieldsShownIn,
  foresee,
  OPEN,
  readsOf,
  shownIn,
  unlike,
} from '../../src/lifecycles/reads.js';
import type { Template } from '../../src/lifecycles/template.js';

const noChance = () => {
  throw new Error('nothing is drawn');
};

const scope = {
  request: { path: {}, query: {}, body: { reason: 'late', length: 'PT1H' }, files: [] },
  record: { id: 'a', count: 2, steps: [{ state: 'OPEN', name: 'one' }] },
  now: '2026-01-01T00:00:00.000Z',
  random: { uint32: noChance, fraction: noChance, uuid: noChance, hex: noChance },
};

describe('what a template reads', () => {
  test.each<{
    template: Template;
    record?: string[];
    body?: string[];
    now?: true;
    isOpen?: true;
    related?: true;
  }>([
    { template: 'a text' },
    { template: '$record#/id', record: ['id'] },
    { template: '$record#', record: [''] },
    { template: 'x/{$record#/id}/{$request.body#/a/b}', record: ['id'], body: ['/a/b'] },
    { template: { a: { b: '$request.body#/c' } }, body: ['/c'] },
    { template: '$now', now: true },
    { template: { $after: '$request.body#/length' }, body: ['/length'], now: true },
    { template: '$related.book#/id', related: true },
    { template: { $first: ['$record#/a', { $uuid: true }] }, record: ['a'], isOpen: true },
    { template: [{ $hex: 8 }], isOpen: true },
    { template: { $effect: 'score' }, isOpen: true },
  ])(
    '$template',
    ({ template, record = [], body = [], now = false, isOpen = false, related = false }) => {
      const reads = readsOf(template);
      expect({ ...reads, record: [...reads.record], body: [...reads.body] }).toEqual({
        ...{ record, body, now, isOpen, related },
      });
    },
  );
});

describe('what is foreseen', () => {
  test.each<{ template: Template; foreseen: unknown }>([
    { template: '$request.body#/reason', foreseen: 'late' },
    { template: '$request.body#/nothing', foreseen: undefined },
    { template: { $increment: '$record#/count' }, foreseen: 3 },
    { template: { $after: '$request.body#/length' }, foreseen: '2026-01-01T01:00:00.000Z' },
    { template: { a: '$record#/id', b: { $uuid: true } }, foreseen: { a: 'a', b: OPEN } },
    {
      template: { $each: '$record#/steps', set: { state: 'DONE' } },
      foreseen: [{ state: 'DONE', name: 'one' }],
    },
  ])('$template', ({ template, foreseen }) => {
    expect(foresee(template, scope, () => true)).toEqual(foreseen);
  });

  test('nothing of a record that is not known', () => {
    expect(foresee('$record#/id', scope, ({ record }) => record.size === 0)).toBe(OPEN);
  });
});

test.each([
  { foreseen: { a: 1, b: OPEN }, found: { a: 1, b: 'any' }, places: [] },
  { foreseen: { a: 1, b: OPEN }, found: { a: 1 }, places: ['b'] },
  { foreseen: { a: [1, { b: 2 }] }, found: { a: [1, { b: 3 }] }, places: ['a.1.b'] },
  { foreseen: { a: [1] }, found: { a: [1, 2] }, places: ['a'] },
  { foreseen: { a: 1 }, found: { a: 1, c: 2 }, places: ['c'] },
  { foreseen: undefined, found: 'something', places: [''] },
])('$found, where $foreseen was foreseen, differs at $places', ({ foreseen, found, places }) => {
  expect(unlike(foreseen, found)).toEqual(places);
});

test('an answer shows the fields that it takes from the record as they are', () => {
  const answers = {
    number: '$record#/id',
    url: 'https://example.com/{$record#/name}',
    parts: { $each: '$record#/steps', as: { title: '$item#/name', made: '$item#/state' } },
  };
  expect(fieldsShownIn(answers)).toEqual(['id', 'steps']);
  const found = { number: 'a', url: 'u', parts: [{ title: 'one', made: 'OPEN' }] };
  expect(shownIn(answers, found)).toEqual({ id: 'a', steps: [{ name: 'one', state: 'OPEN' }] });
});
