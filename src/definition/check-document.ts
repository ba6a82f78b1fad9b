/** What is wrong with the OpenAPI document of a definition, beside what its reader refuses. */
import type { OpenApiDocument } from '../openapi/document.js';
import { toRegExp } from '../openapi/ordinary/keywords.js';
import { valueAtReference } from '../openapi/references.js';
import { isObject } from '../runtime/json.js';
import { escapeKey, keysOf, valueAt } from '../runtime/json-pointer.js';
import { insteadOf } from './closest.js';
import type { PlacedFault } from './source.js';

/**
 * References to nothing and to themselves, operations of the same name, and patterns that cannot be read. What only operations without a lifecycle
 * need is a warning: their answers are made up of what the document does have.
 */
export function documentFaults(
  document: OpenApiDocument,
  answered: ReadonlySet<string>,
): readonly PlacedFault[] {
  const named = operationsIn(document);
  const needed = new Set(
    named
      .filter(({ id }) => answered.has(id))
      .flatMap(({ pointer }) => danglingFrom(document, [pointer.replace(/\/[^/]*$/, '')])),
  );
  return [
    ...danglingFrom(document, ['']).map((pointer): PlacedFault => {
      const reference = String(valueAt(document, keysOf(pointer)));
      return {
        pointer,
        message: `${reference} leads to nothing: ${siblings(document, reference)}`,
        level: needed.has(pointer) ? 'error' : 'warning',
      };
    }),
    ...named.flatMap(({ id, pointer }, index): readonly PlacedFault[] => {
      const first = named.findIndex((other) => other.id === id);
      if (first === index) return [];
      const place = named[first]?.pointer ?? '';
      const level = answered.has(id) ? 'error' : 'warning';
      return [{ pointer, message: `${id} is also the operationId at ${place}`, level }];
    }),
    ...ringsOf(document),
    ...unreadPatterns(document),
  ];
}

/** Operations that need what a reference leads to nothing for, each with that reference. */
export function withoutTarget(document: OpenApiDocument): ReadonlyMap<string, string> {
  if (danglingFrom(document, ['']).length === 0) return new Map();
  return new Map(
    operationsIn(document).flatMap(({ id, pointer }): readonly (readonly [string, string])[] => {
      const [found] = danglingFrom(document, [pointer.replace(/\/[^/]*$/, '')]);
      return found === undefined ? [] : [[id, String(valueAt(document, keysOf(found)))]];
    }),
  );
}

const METHODS = ['get', 'put', 'post', 'delete', 'options', 'head', 'patch', 'trace'];

interface Named {
  readonly id: string;
  /** Of the operationId. */
  readonly pointer: string;
}

function operationsIn({ paths }: OpenApiDocument): readonly Named[] {
  return Object.entries(isObject(paths) ? paths : {}).flatMap(([path, item]) =>
    METHODS.flatMap((method) => {
      const operation = isObject(item) ? item[method] : undefined;
      const id = isObject(operation) ? operation['operationId'] : undefined;
      if (typeof id !== 'string') return [];
      return [{ id, pointer: `/paths/${escapeKey(path)}/${method}/operationId` }];
    }),
  );
}

/** Keys under which a document has data, where `$ref` is not a reference. */
const DATA = ['example', 'examples', 'default', 'enum', 'const'];

/** Pointers to the references that lead to nothing, from these parts on and through what they refer to. */
function danglingFrom(document: OpenApiDocument, starts: readonly string[]): readonly string[] {
  const found: string[] = [];
  walk(document, starts, (pointer, node) => {
    const reference: unknown = Reflect.get(node, '$ref');
    if (typeof reference !== 'string' || !reference.startsWith('#')) return undefined;
    if (valueAtReference(document, reference) !== undefined) return decodeURI(reference.slice(1));
    found.push(`${pointer}/$ref`);
    return undefined;
  });
  return found.sort();
}

/** References that lead to one another and to nothing else. */
function ringsOf(document: OpenApiDocument): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  walk(document, [''], (pointer, node) => {
    const reference: unknown = Reflect.get(node, '$ref');
    const way: string[] = [];
    let next: unknown = reference;
    while (typeof next === 'string' && next.startsWith('#') && !way.includes(next)) {
      way.push(next);
      next = Reflect.get(Object(valueAtReference(document, next)), '$ref');
    }
    if (typeof next !== 'string' || next !== reference) return undefined;
    const message = `the reference leads back to itself: ${[...way, next].join(' → ')}`;
    faults.push({ pointer: `${pointer}/$ref`, message, level: 'error' });
    return undefined;
  });
  return faults;
}

/** Patterns that are none in JavaScript: other languages have other ones. */
function unreadPatterns(document: OpenApiDocument): readonly PlacedFault[] {
  const faults: PlacedFault[] = [];
  walk(document, [''], (pointer, node) => {
    const pattern: unknown = Reflect.get(node, 'pattern');
    if (typeof pattern === 'string' && toRegExp(pattern) === undefined) {
      const message = `${pattern} is not a regular expression of JavaScript, so it is not checked`;
      faults.push({ pointer: `${pointer}/pattern`, message, level: 'warning' });
    }
    return undefined;
  });
  return faults;
}

/** Goes through parts of a document, and where `visit` says. */
function walk(
  document: OpenApiDocument,
  starts: readonly string[],
  visit: (pointer: string, node: object) => string | undefined,
): void {
  const seen = new Set<string>();
  const queue = [...starts];
  for (let pointer = queue.pop(); pointer !== undefined; pointer = queue.pop()) {
    if (seen.has(pointer)) continue;
    seen.add(pointer);
    const node = valueAt(document, keysOf(pointer));
    if (typeof node !== 'object' || node === null) continue;
    const further = visit(pointer, node);
    if (further !== undefined) queue.push(further);
    for (const [key, value] of Object.entries(node)) {
      if (typeof value !== 'object' || DATA.includes(key) || key.startsWith('x-')) continue;
      queue.push(`${pointer}/${escapeKey(key)}`);
    }
  }
}

function siblings(document: OpenApiDocument, reference: string): string {
  const keys = keysOf(reference.slice(1));
  const around = valueAt(document, keys.slice(0, -1));
  const names = isObject(around) ? Object.keys(around) : [];
  return insteadOf(keys.at(-1) ?? '', names.slice(0, MOST_NAMES));
}

/** A list that is longer helps nobody. */
const MOST_NAMES = 40;
