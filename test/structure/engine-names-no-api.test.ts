import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { apiWords, BEGINNING } from './api-words.js';

/**
 * Another API needs only another definition, so the engine must not know a word of this one: in code, in
 * texts and in comments. What belongs to it stands in `spec/`, `fixtures/` and `src/masstack/`.
 */

const escape = (text: string): string => text.replaceAll(/[$()*+.?[\\\]^{|}]/g, '\\$&');

/** Each word by itself, not as a part of a longer one, but for what only begins one. The longest are looked for first. */
function toPattern(words: readonly string[], isBeginning: boolean): RegExp {
  const alternatives = [...new Set(words)]
    .filter((word) => word !== '')
    .sort((a, b) => b.length - a.length)
    .map(escape);
  return new RegExp(
    `(?<![\\w-])(?:${alternatives.join('|')})${isBeginning ? '' : '(?![\\w-])'}`,
    'g',
  );
}

const patterns = Object.entries(apiWords).map(
  ([kind, words]) => [kind, toPattern(words, kind === BEGINNING)] as const,
);

/** `src/cli/walks.ts:9 organization: …`, for each word. */
function namesIn(file: string, text: string): readonly string[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      patterns.flatMap(([kind, pattern]) =>
        [...line.matchAll(pattern)].map(([word]) => `src/${file}:${index + 1} ${kind}: ${word}`),
      ),
    );
}

const isOfTheEngine = (file: string): boolean =>
  /\.tsx?$/.test(file) && !file.endsWith('.gen.ts') && !file.startsWith('masstack/');

const named = new Map(
  readdirSync('src', { recursive: true, encoding: 'utf8' })
    .map((file) => file.replaceAll(path.sep, '/'))
    .filter(isOfTheEngine)
    .sort()
    .map((file) => [file, namesIn(file, readFileSync(path.join('src', file), 'utf8'))] as const),
);

describe('the engine', () => {
  test.each(Object.entries(apiWords))('is searched for each %s', (_kind, words) => {
    expect(words.filter((word) => word !== '' && word !== 'undefined')).not.toHaveLength(0);
    expect(words.every((word) => word !== 'undefined')).toBe(true);
  });

  test('names nothing of the API that it ships with', () => {
    expect([...named.values()].flat()).toEqual([]);
  });
});
