/** Names and values in turn, as Node gives and takes them: order, case and repetition stay as sent. */
export type RawHeaders = readonly string[];

/** Headers that describe one connection: whoever hands a message on leaves them (RFC 9110, section 7.6.1). */
const HOP_BY_HOP = [
  'connection',
  'keep-alive',
  'proxy-authenticate',
  'proxy-authorization',
  'proxy-connection',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
];

/** The values of a header in the order in which they were sent. */
export function valuesOf(headers: RawHeaders, name: string): readonly string[] {
  return pairsOf(headers).flatMap(([each, value]) => (each.toLowerCase() === name ? [value] : []));
}

/** What may be passed on: without the headers of the connection, those it names, and those given. */
export function endToEnd(headers: RawHeaders, except: readonly string[]): string[] {
  const named = valuesOf(headers, 'connection').flatMap((value) =>
    value.split(',').map((name) => name.trim().toLowerCase()),
  );
  return without(headers, [...HOP_BY_HOP, ...named, ...except]);
}

/** The headers that do not have one of these names, which are in lower case. */
export function without(headers: RawHeaders, names: readonly string[]): string[] {
  const dropped = new Set(names);
  return pairsOf(headers)
    .filter(([name]) => !dropped.has(name.toLowerCase()))
    .flat();
}

/** Names with their values: repeated ones stand at the place of the first. */
export function groupByName(headers: RawHeaders): ReadonlyMap<string, readonly string[]> {
  const spelled = new Map<string, string>();
  const groups = new Map<string, string[]>();
  for (const [name, value] of pairsOf(headers)) {
    const lower = name.toLowerCase();
    const spelling = spelled.get(lower) ?? name;
    spelled.set(lower, spelling);
    groups.set(spelling, [...(groups.get(spelling) ?? []), value]);
  }
  return groups;
}

function pairsOf(headers: RawHeaders): readonly (readonly [name: string, value: string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (let index = 0; index + 1 < headers.length; index += 2) {
    pairs.push([headers[index] ?? '', headers[index + 1] ?? '']);
  }
  return pairs;
}
