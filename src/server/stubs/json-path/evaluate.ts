import { isJsonObject, isNumber, toDouble, toNumber, type SourceNumber } from '../json-number.js';
import type { Work } from '../work.js';
import {
  isTokenDefinite,
  NOT_FOUND,
  PathNotFound,
  UNUSABLE,
  type FunctionName,
  type Path,
  type Token,
} from './tokens.js';

interface Walk {
  readonly tokens: readonly Token[];
  readonly root: unknown;
  readonly work: Work;
  /** A property that is missing ends the walk: so does Jayway when it only asks whether a path exists. */
  readonly requireProperties: boolean;
  readonly found: unknown[];
}

/**
 * Follows a path as Jayway's JsonPath does, on which WireMock stands: the value itself for a definite
 * path, else the list of what was found.
 *
 * @throws PathNotFound when a definite path leads nowhere
 * @throws PathUnusable when the document is not of the form that the path needs
 */
export function follow(
  path: Path,
  from: { readonly item: unknown; readonly root: unknown; readonly work: Work },
  requireProperties = false,
): unknown {
  const { tokens } = path;
  const walk: Walk = { tokens, root: from.root, work: from.work, requireProperties, found: [] };
  step(walk, 0, path.root === '$' ? from.root : from.item);
  if (!path.isDefinite) return walk.found;
  if (walk.found.length === 0) throw NOT_FOUND;
  return walk.found.at(-1);
}

function step(walk: Walk, at: number, value: unknown): void {
  walk.work.spend(1);
  const token = walk.tokens[at];
  if (token === undefined) {
    walk.found.push(value);
    return;
  }
  switch (token.kind) {
    case 'property':
      stepIntoProperties(walk, at, token.names, value);
      return;
    case 'index':
      if (requireArray(walk, at, value)) {
        for (const index of token.indexes) stepIntoElement(walk, at, value, index);
      }
      return;
    case 'slice':
      if (requireArray(walk, at, value)) stepIntoSlice(walk, at, token, value);
      return;
    case 'wildcard':
      stepIntoAll(walk, at, value);
      return;
    case 'scan':
      scan(walk, at + 1, value);
      return;
    case 'filter':
      stepIntoFiltered(walk, at, token.test, value);
      return;
    case 'function':
      walk.found.push(apply(token.name, token.index, value, walk.work));
  }
}

function isUpstreamDefinite({ tokens }: Walk, at: number): boolean {
  return tokens.slice(0, at).every((token) => isTokenDefinite(token, false));
}

function stepIntoProperties(
  walk: Walk,
  at: number,
  names: readonly string[],
  value: unknown,
): void {
  if (!isJsonObject(value)) {
    if (!isUpstreamDefinite(walk, at)) return;
    throw NOT_FOUND;
  }
  const isLeaf = at === walk.tokens.length - 1;
  if (names.length > 1 && isLeaf) {
    const merged = names.filter((name) => Object.hasOwn(value, name));
    if (walk.requireProperties && merged.length < names.length) throw NOT_FOUND;
    walk.found.push(Object.fromEntries(merged.map((name) => [name, value[name]])));
    return;
  }
  for (const name of names) {
    if (Object.hasOwn(value, name)) {
      step(walk, at + 1, value[name]);
    } else if (isLeaf ? walk.requireProperties : mustHave(walk, at, names)) {
      throw NOT_FOUND;
    }
  }
}

const mustHave = (walk: Walk, at: number, names: readonly string[]): boolean =>
  walk.requireProperties || (names.length === 1 && isUpstreamDefinite(walk, at));

function requireArray(walk: Walk, at: number, value: unknown): value is readonly unknown[] {
  if (Array.isArray(value)) return true;
  if (!isUpstreamDefinite(walk, at)) return false;
  throw NOT_FOUND;
}

function stepIntoElement(walk: Walk, at: number, values: readonly unknown[], index: number): void {
  const place = index < 0 ? values.length + index : index;
  if (place >= 0 && place < values.length) step(walk, at + 1, values[place]);
}

function stepIntoSlice(
  walk: Walk,
  at: number,
  { from, to }: { readonly from: number | undefined; readonly to: number | undefined },
  values: readonly unknown[],
): void {
  const { length } = values;
  // Only an end that stands alone counts from the back.
  const last = Math.min(
    length,
    to === undefined ? length : from === undefined && to < 0 ? length + to : to,
  );
  const first =
    from === undefined ? 0 : to === undefined && from < 0 ? Math.max(0, length + from) : from;
  for (let index = first; index < last; index += 1) stepIntoElement(walk, at, values, index);
}

function stepIntoAll(walk: Walk, at: number, value: unknown): void {
  if (isJsonObject(value)) {
    for (const name of Object.keys(value)) step(walk, at + 1, value[name]);
  } else if (Array.isArray(value)) {
    for (const item of value) {
      try {
        step(walk, at + 1, item);
      } catch (error) {
        if (!(error instanceof PathNotFound) || walk.requireProperties) throw error;
      }
    }
  }
}

type Test = Extract<Token, { kind: 'filter' }>['test'];

function accepts(walk: Walk, test: Test, item: unknown): boolean {
  walk.work.spend(1);
  return test({ item, root: walk.root, work: walk.work });
}

function stepIntoFiltered(walk: Walk, at: number, test: Test, value: unknown): void {
  if (isJsonObject(value)) {
    if (accepts(walk, test, value)) step(walk, at + 1, value);
  } else if (Array.isArray(value)) {
    for (const item of value) if (accepts(walk, test, item)) step(walk, at + 1, item);
  } else if (isUpstreamDefinite(walk, at)) {
    throw UNUSABLE;
  }
}

/** Tries the token at `at` on a value and on all that is in it. */
function scan(walk: Walk, at: number, value: unknown): void {
  walk.work.spend(1);
  const token = walk.tokens[at];
  if (token === undefined) return;
  const isLeaf = at === walk.tokens.length - 1;
  if (isJsonObject(value)) {
    if (canTry(walk, token, value, isLeaf)) step(walk, at, value);
    for (const name of Object.keys(value)) scan(walk, at, value[name]);
  } else if (Array.isArray(value)) {
    if (canTry(walk, token, value, isLeaf)) {
      if (isLeaf) step(walk, at, value);
      else for (const item of value) step(walk, at + 1, item);
    }
    for (const item of value) scan(walk, at, item);
  }
}

function canTry(walk: Walk, token: Token, value: unknown, isLeaf: boolean): boolean {
  switch (token.kind) {
    case 'property':
      if (!isJsonObject(value)) return false;
      return (
        !isTokenDefinite(token, isLeaf) || token.names.every((name) => Object.hasOwn(value, name))
      );
    case 'index':
    case 'slice':
      return Array.isArray(value);
    case 'wildcard':
      return true;
    case 'filter':
      return accepts(walk, token.test, value);
    default:
      return false;
  }
}

function apply(name: FunctionName, index: number, value: unknown, work: Work): unknown {
  if (name === 'length' || name === 'size') {
    if (Array.isArray(value)) return value.length;
    return isJsonObject(value) ? Object.keys(value).length : null;
  }
  if (!Array.isArray(value)) throw UNUSABLE;
  work.spend(value.length);
  if (name === 'first' || name === 'last' || name === 'index') {
    const at = name === 'first' ? 0 : name === 'last' ? -1 : index;
    const place = at < 0 ? value.length + at : at;
    if (place < 0 || place >= value.length) throw UNUSABLE;
    return value[place] as unknown;
  }
  const numbers = (value as readonly unknown[]).filter(isNumber).map(toNumber);
  if (numbers.length === 0) throw UNUSABLE;
  return aggregate(name, numbers);
}

function aggregate(
  name: Exclude<FunctionName, 'length' | 'size' | 'first' | 'last' | 'index'>,
  numbers: readonly number[],
): SourceNumber {
  const sum = numbers.reduce((total, number) => total + number, 0);
  switch (name) {
    case 'min':
      return toDouble(numbers.reduce((least, number) => Math.min(least, number)));
    case 'max':
      return toDouble(numbers.reduce((most, number) => Math.max(most, number)));
    case 'avg':
      return toDouble(sum / numbers.length);
    case 'sum':
      return toDouble(sum);
  }
}
