import { HOP_BY_HOP } from '../server/hop-by-hop.js';

/** Names and values in turn, as Node gives and takes them: order, case and repetition stay as sent. */
export type RawHeaders = readonly string[];

export function valuesOf(headers: RawHeaders, name: string): readonly string[] {
  return pairsOf(headers).flatMap(([each, value]) => (each.toLowerCase() === name ? [value] : []));
}

/** What may be passed on: without the headers of the connection, those it names, and those given. */
export function endToEnd(headers: RawHeaders, except: readonly string[]): string[] {
  const named = valuesOf(headers, 'connection').flatMap((value) =>
    value.split(',').map((name) => name.trim().toLowerCase()),
  );
  const dropped = new Set([...HOP_BY_HOP, ...named, ...except]);
  return pairsOf(headers)
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .flat();
}

function pairsOf(headers: RawHeaders): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    pairs.push([headers[index] ?? '', headers[index + 1] ?? '']);
  }
  return pairs;
}
