import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import { define } from './values.js';

type Node = Schema | boolean;

/** What this needs to know of the document. */
interface Reader {
  /** The schema without a reference. */
  readonly expand: (schema: Node) => Node;
  readonly keeps: (schema: Node, value: unknown) => boolean;
}

/** Null first: most programs read it as "not there". */
const NOTHINGS = [null, false, '', 0, []] as const;

/**
 * Changes an object until it keeps none of the other alternatives of a `oneOf`. Where no alternative
 * requires or forbids a property, each object keeps all of them and none is valid: then only a property
 * of the others with a value that they refuse makes the difference.
 */
export function keepApart(
  value: unknown,
  others: readonly Node[],
  reader: Reader,
): Readonly<Record<string, unknown>> | undefined {
  if (!isObject(value)) return undefined;
  let apart: Readonly<Record<string, unknown>> = value;
  for (const other of others) {
    if (!reader.keeps(other, apart)) continue;
    const spoiled = spoil(apart, other, reader);
    if (spoiled === undefined) return undefined;
    apart = spoiled;
  }
  return apart;
}

/** With as few properties more as the schema needs to refuse it. */
function spoil(
  value: Readonly<Record<string, unknown>>,
  other: Node,
  reader: Reader,
): Readonly<Record<string, unknown>> | undefined {
  const added = new Map<string, unknown>();
  for (const [name, property] of propertiesOf(other, reader)) {
    if (Object.hasOwn(value, name) || added.has(name)) continue;
    const refused = NOTHINGS.find((nothing) => !reader.keeps(property, nothing));
    if (refused === undefined) continue;
    added.set(name, refused);
    if (reader.keeps(other, withAll(value, added))) continue;
    for (const [needless, nothing] of [...added]) {
      added.delete(needless);
      if (reader.keeps(other, withAll(value, added))) added.set(needless, nothing);
    }
    return withAll(value, added);
  }
  return undefined;
}

function withAll(
  value: Readonly<Record<string, unknown>>,
  added: ReadonlyMap<string, unknown>,
): Readonly<Record<string, unknown>> {
  const whole: Record<string, unknown> = { ...value };
  for (const [name, each] of added) define(whole, name, each);
  return whole;
}

/** Deeper parts say nothing that is worth the search. */
const MOST_DEPTH = 4;

/** Its own, and those of its parts and alternatives. */
function propertiesOf(
  schema: Node,
  reader: Reader,
  depth = 0,
): readonly (readonly [name: string, property: Node])[] {
  const whole = reader.expand(schema);
  if (!isObject(whole) || depth > MOST_DEPTH) return [];
  const own = Object.entries((whole['properties'] ?? {}) as Readonly<Record<string, Node>>);
  const parts = ['allOf', 'oneOf', 'anyOf'].flatMap((key) => (whole[key] ?? []) as readonly Node[]);
  return [...own, ...parts.flatMap((part) => propertiesOf(part, reader, depth + 1))];
}
