import { closest, distance } from 'fastest-levenshtein';

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
  const all = names.join(', ') || 'none';
  return near === '' ? all : `${near} There are ${all}`;
}
