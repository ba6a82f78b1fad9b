/** Where a YAML document that can be parsed has no value: the library says why, but not at which line. */
import { isAlias, isMap, isScalar, isSeq, visit, type Alias, type Document, type Pair } from 'yaml';

/** @returns an offset into the text and what is wrong there; `undefined` when nothing is found */
export function aliasFault(
  document: Document.Parsed,
): { readonly at: number; readonly message: string } | undefined {
  let fault: { at: number; message: string } | undefined;
  visit(document, {
    Alias(_key, alias) {
      const message = ofAlias(alias, document);
      if (message === undefined) return undefined;
      fault = { at: alias.range?.[0] ?? 0, message };
      return visit.BREAK;
    },
    Pair(_key, pair) {
      if (!isWrongMerge(pair, document)) return undefined;
      const key = isScalar(pair.key) ? pair.key.range : undefined;
      fault = { at: key?.[0] ?? 0, message: '<< needs an object, or the alias of one' };
      return visit.BREAK;
    },
  });
  return fault;
}

/** Where the last alias stands: aliases of aliases grow to the most at their end. */
export function lastAlias(document: Document.Parsed): number {
  let at = 0;
  visit(document, { Alias: (_key, { range }) => void (at = range?.[0] ?? at) });
  return at;
}

function ofAlias(alias: Alias, document: Document.Parsed): string | undefined {
  const { source, range } = alias;
  const target = alias.resolve(document);
  if (target === undefined) return `*${source} has no anchor &${source} before it`;
  const [start, end] = [target.range?.[0] ?? 0, target.range?.[1] ?? 0];
  const isInside = range != null && range[0] >= start && range[0] < end;
  return isInside ? `*${source} stands inside of its own anchor &${source}` : undefined;
}

function isWrongMerge({ key, value }: Pair, document: Document.Parsed): boolean {
  if (!isScalar(key) || key.source !== '<<' || key.type !== 'PLAIN') return false;
  const behind = (node: unknown): unknown => (isAlias(node) ? node.resolve(document) : node);
  const merged = behind(value);
  const all: readonly unknown[] = isSeq(merged) ? merged.items.map(behind) : [merged];
  return !all.every(isMap);
}
