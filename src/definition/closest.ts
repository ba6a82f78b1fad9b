import { closest, distance } from 'fastest-levenshtein';
import { listed } from '../runtime/name-list.js';

/** `did you mean renewLoan?`, where one of the names is near enough to what was written; else nothing. */
export function didYouMean(written: string, names: readonly string[]): string {
  const known = names.filter((name) => name !== written);
  if (known.length === 0) return '';
  const plain = (text: string): string => text.toLowerCase().replace(/[_\W]/g, '');
  const nearest =
    known.find((name) => plain(name) === plain(written) && plain(name) !== '') ??
    closest(written, known);
  const isNear =
    plain(nearest) === plain(written) ||
    distance(written, nearest) <= Math.max(nearest.length > 3 ? 2 : 1, nearest.length / 4);
  return isNear ? `did you mean ${nearest}?` : '';
}

/** What is allowed in place of what was written, as the end of a sentence. */
export function insteadOf(written: string, names: readonly string[]): string {
  const near = didYouMean(written, names);
  const all = listed(names);
  return near === '' ? all : `${near} There are ${all}`;
}

const MOST_LETTERS = 1000;

/** On one line, without what would move the cursor of a terminal, and not longer than is read. */
export function shorten(message: string): string {
  const line = message.replaceAll(/[\p{Cc}\u2028-\u202e\u2066-\u2069]/gu, (sign) =>
    sign === '\n' ? ' ' : `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  const words = line.replaceAll(
    LONG_WORD,
    (_word, start: string, end: string) => `${start}…${end}`,
  );
  if (words.length <= MOST_LETTERS) return words;
  // What to do stands at the end.
  return `${words.slice(0, MOST_LETTERS / 2)} … ${words.slice(-MOST_LETTERS / 2)}`;
}

/** Longer than any name, URL or expression that a person wrote. */
const LONG_WORD = /(\S{80})\S{80,}(\S{20})/g;
