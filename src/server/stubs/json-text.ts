import { parse } from 'lossless-json';
import { isNestedDeeper } from '../../runtime/json.js';
import { isJsonObject, isNumber, javaNumber, readNumber } from './json-number.js';

/** Only these are written otherwise by JavaScript: with a point, an exponent, or many digits. */
const TELLING_NUMBER = /\d[.eE]|\d{16}|-0/;

/** What is nested deeper is not looked into. */
const MAX_DEPTH = 500;

/**
 * What it costs to parse a text, beside its length: a long text may be one picture or a million
 * values. A name costs as much as a value. Texts with numbers to be kept as they are written are read a
 * second time.
 */
export function parsingCost(text: string): number {
  if (!MAY_BE_JSON.test(text)) return 0;
  let values = PER_PARSE;
  for (let index = 0; index < text.length; index += 1) {
    const code = text.charCodeAt(index);
    if (code === COMMA || code === COLON || code === BRACKET || code === BRACE) values += 1;
  }
  return TELLING_NUMBER.test(text) ? 2 * values : values;
}

/** Most texts that are not JSON are told by their beginning, which is a thousand times cheaper than to fail. */
const MAY_BE_JSON = /^[ \t\r\n]*(?:[[{"\d-]|true|false|null)/;

/** To parse costs this much at least, because it may fail: a request can bring thousands of short values. */
const PER_PARSE = 20;

const COMMA = 0x2c;
const COLON = 0x3a;
const BRACKET = 0x5b;
const BRACE = 0x7b;

/** The value of a JSON text, numbers as they are written; `undefined` when it is not JSON. */
export function parseJson(text: string, read = readNumber): unknown {
  if (!MAY_BE_JSON.test(text)) return undefined;
  try {
    const json = JSON.parse(text) as unknown;
    const value = TELLING_NUMBER.test(text) ? parseExactly(text, read) : json;
    return mayNestDeeply(text) && isNestedDeeper(value, MAX_DEPTH) ? undefined : value;
  } catch {
    return undefined;
  }
}

/** Whether a text has enough brackets to be nested too deep: most have not, and need no walk through the value. */
function mayNestDeeply(text: string): boolean {
  if (text.length <= 2 * MAX_DEPTH) return false;
  let openings = 0;
  for (let index = 0; index < text.length && openings <= MAX_DEPTH; index += 1) {
    const code = text.charCodeAt(index);
    if (code === BRACKET || code === BRACE) openings += 1;
  }
  return openings > MAX_DEPTH;
}

function parseExactly(text: string, read: typeof readNumber): unknown {
  return parse(text, null, {
    parseNumber: read,
    onDuplicateKey: ({ newValue }) => newValue,
  });
}

/** JSON as Jackson writes it, numbers as they were written. */
export function writeJson(value: unknown, indent = ''): string {
  if (isNumber(value)) return typeof value === 'number' ? javaNumber(value) : value.json;
  if (Array.isArray(value)) {
    if (value.length === 0) return '[ ]';
    return `[ ${value.map((item) => writeJson(item, indent)).join(', ')} ]`;
  }
  if (isJsonObject(value)) {
    const inner = `${indent}  `;
    const fields = Object.entries(value).map(
      ([name, item]) => `${inner}${JSON.stringify(name)} : ${writeJson(item, inner)}`,
    );
    return fields.length === 0 ? '{ }' : `{\n${fields.join(',\n')}\n${indent}}`;
  }
  return JSON.stringify(value);
}

/** A value as Java's `String.valueOf` writes it. */
export function javaText(value: unknown): string {
  if (isNumber(value)) return javaNumber(value);
  if (Array.isArray(value)) return compact(value);
  if (isJsonObject(value)) {
    const fields = Object.entries(value).map(([name, item]) => `${name}=${javaText(item)}`);
    return `{${fields.join(', ')}}`;
  }
  return String(value);
}

/** JSON without a space, as json-smart writes a list. */
function compact(value: unknown): string {
  if (isNumber(value)) return javaNumber(value);
  if (Array.isArray(value)) return `[${value.map(compact).join(',')}]`;
  if (isJsonObject(value)) {
    const fields = Object.entries(value).map(([name, item]) => `${compact(name)}:${compact(item)}`);
    return `{${fields.join(',')}}`;
  }
  return JSON.stringify(value).replaceAll('/', '\\/');
}
