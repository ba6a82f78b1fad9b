import type { Schema } from '../openapi/document.js';
import { parseDuration } from '../runtime/duration.js';
import { readInstant } from '../runtime/clock.js';
import { isObject, listOf } from '../runtime/json.js';
import { REDACTED } from './redaction.js';

/** Gives each id another, always the same one in a recording. */
export interface Pseudonyms {
  of(id: string): string;
  /** Whether the value is an id that has one already: from a path, when its field tells no format. */
  knows(value: string): boolean;
}

/** @param before how many have been given before, which stand for other ids */
export function createPseudonyms(before = 0): Pseudonyms {
  const given = new Map<string, string>();
  return {
    of(id) {
      const known = given.get(id);
      if (known !== undefined) return known;
      const pseudonym = `${PREFIX}${String(before + given.size + 1).padStart(12, '0')}`;
      given.set(id, pseudonym);
      return pseudonym;
    },
    knows: (value) => given.has(value),
  };
}

const PREFIX = '00000000-0000-4000-8000-';

/** The numbers of the pseudonyms in a text. */
export function pseudonymsIn(text: string): readonly number[] {
  return [...text.matchAll(new RegExp(`${PREFIX}(\\d{12})`, 'g'))].map(([, number]) =>
    Number(number),
  );
}

/**
 * The value with only that in it which cannot be about a person: values of closed lists, times,
 * durations, truth values, and numbers where they may stay. Ids become pseudonyms, everything else the
 * example of the contract. What the schema does not know is left out.
 */
export function redact(
  value: unknown,
  schema: Schema,
  example: unknown,
  rules: { readonly pseudonyms: Pseudonyms; readonly keepNumbers: boolean },
): unknown {
  if (Array.isArray(value)) {
    const items = isObject(schema['items']) ? schema['items'] : {};
    const examples = listOf(example);
    return value.map((item) => redact(item, items, examples[0], rules));
  }
  if (isObject(value)) {
    const properties = isObject(schema['properties']) ? schema['properties'] : {};
    const examples = isObject(example) ? example : {};
    return Object.fromEntries(
      Object.entries(value).flatMap(([name, part]) => {
        const known = Object.hasOwn(properties, name) ? properties[name] : undefined;
        return isObject(known) ? [[name, redact(part, known, examples[name], rules)]] : [];
      }),
    );
  }
  if (typeof value === 'boolean' || value === null) return value;
  if (typeof value === 'number') return rules.keepNumbers ? value : (example ?? 0);
  if (typeof value === 'string') {
    if (isHarmless(value, schema)) return value;
    const isId = schema['format'] === 'uuid' || rules.pseudonyms.knows(value);
    return isId ? rules.pseudonyms.of(value) : (example ?? REDACTED);
  }
  return undefined;
}

function isHarmless(value: string, schema: Schema): boolean {
  const values = listOf(schema['enum']);
  if (values.includes(value)) return true;
  if (schema['format'] === 'date-time') return readInstant(value) !== undefined;
  return schema['format'] === 'iso8601-duration' && parseDuration(value) !== undefined;
}
