/** Texts of a form, made up. */
import fc from 'fast-check';
import type { Schema } from '../document.js';
import { isObject } from '../../runtime/json.js';
import type { Random } from '../../runtime/random.js';
import { toRegExp } from './keywords.js';

const pad = (value: number): string => String(value).padStart(2, '0');

const date = (random: Random): string =>
  `20${pad(random.uint32() % 30)}-${pad(1 + (random.uint32() % 12))}-${pad(1 + (random.uint32() % 28))}`;
const time = (random: Random): string =>
  `${pad(random.uint32() % 24)}:${pad(random.uint32() % 60)}:${pad(random.uint32() % 60)}Z`;

const FORMATS: Readonly<Record<string, (random: Random) => string>> = {
  date,
  time,
  'iso-time': time,
  'date-time': (random) => `${date(random)}T${time(random)}`,
  'iso-date-time': (random) => `${date(random)}T${time(random)}`,
  duration: (random) => `P${1 + (random.uint32() % 30)}D`,
  uuid: (random) => random.uuid(),
  email: (random) => `person-${random.hex(6)}@example.com`,
  hostname: (random) => `host-${random.hex(6)}.example.com`,
  ipv4: (random) => `192.0.2.${1 + (random.uint32() % 254)}`,
  ipv6: (random) => `2001:db8::${random.hex(4).replace(/^0+(?=.)/, '')}`,
  uri: (random) => `https://example.com/${random.hex(6)}`,
  url: (random) => `https://example.com/${random.hex(6)}`,
  'uri-reference': (random) => `/${random.hex(6)}`,
  'uri-template': (random) => `/${random.hex(6)}/{id}`,
  'json-pointer': (random) => `/${random.hex(4)}`,
  'relative-json-pointer': () => '0',
  'json-pointer-uri-fragment': () => '#/a',
  regex: () => '^[a-z]+$',
  byte: (random) => Buffer.from(random.hex(6)).toString('base64'),
};

const WORDS = ['amber', 'birch', 'cedar', 'delta', 'ember', 'fjord', 'grove', 'heron', 'inlet'];

/** A text that keeps the keywords for texts, as far as they can be kept together. */
export function sampleText(schema: Schema, random: Random): string {
  const {
    format,
    pattern,
    minLength = 0,
    maxLength,
  } = schema as {
    readonly format?: string;
    readonly pattern?: string;
    readonly minLength?: number;
    readonly maxLength?: number;
  };
  if (pattern !== undefined) {
    const text = matching(pattern, random, { minLength, maxLength });
    if (text !== undefined) return text;
  }
  const made = format === undefined ? undefined : FORMATS[format]?.(random);
  if (made !== undefined && isOfLength(made, minLength, maxLength)) return made;
  let text = `${WORDS[random.uint32() % WORDS.length] ?? ''}-${random.hex(4)}`;
  while (text.length < minLength) text += text;
  return text.slice(0, Math.max(minLength, Math.min(maxLength ?? Infinity, text.length)));
}

const ENDS =
  /expir|valid_?(?:until|till|to|thru)|^(?:ends?_?(?:at|date|time)|due_?(?:at|date|on)?)$/i;

/** What ends in the past is over at once: the end of something is put far into the future. */
export function asEnd(name: string, schema: unknown, made: unknown): unknown {
  if (typeof made !== 'string' || !ENDS.test(name) || !isObject(schema)) return made;
  const { format, pattern } = schema;
  const isTime = pattern === undefined && (format === 'date' || format === 'date-time');
  return isTime && schema['enum'] === undefined && schema['const'] === undefined
    ? made.replace(/^20\d\d(?=-)/, '2099')
    : made;
}

/** The shortest of a few that fit; `undefined` for an expression that nothing can be made from. */
function matching(
  pattern: string,
  random: Random,
  length: { readonly minLength: number; readonly maxLength: number | undefined },
): string | undefined {
  const expression = toRegExp(pattern);
  if (expression === undefined) return undefined;
  try {
    const arbitrary = fc.stringMatching(
      new RegExp(expression.source, expression.flags),
      length.maxLength === undefined ? {} : { maxLength: Math.max(1, length.maxLength) },
    );
    const texts = fc.sample(arbitrary, { seed: random.uint32() | 0, numRuns: 30 });
    const fitting = texts.filter(
      (text) => expression.test(text) && isOfLength(text, length.minLength, length.maxLength),
    );
    // Texts that a person can read come first, then the shorter ones.
    const rank = (text: string): number => (/^[\x21-\x7e]+$/.test(text) ? 0 : 1000) + text.length;
    return fitting.sort((one, other) => rank(one) - rank(other))[0];
  } catch {
    return undefined;
  }
}

function isOfLength(text: string, min: number, max: number | undefined): boolean {
  const length = Array.from(text).length;
  return length >= min && (max === undefined || length <= max);
}
