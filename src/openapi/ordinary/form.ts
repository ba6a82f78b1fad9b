/** Bodies of `application/x-www-form-urlencoded`: values as pairs of texts. */
import { isObject } from '../../runtime/json.js';
import type { Schema } from '../document.js';
import type { Form } from '../operation.js';
import type { OrdinaryContract } from './contract.js';
import type { Content } from './describe.js';
import { decodeText, readFromPairs, splitPairs, typed } from './serialization.js';
import { shapeOf } from './shape.js';

export const isForm = (mediaType: string): boolean =>
  /^application\/x-www-form-urlencoded\s*(;|$)/i.test(mediaType);

export function createForm(contract: OrdinaryContract, content: Content): Form {
  const schema = contract.read('request', content.schema);
  return {
    read: (text) => readForm(contract, content, schema, text),
    write: (value) => writeForm(value, content.encoding),
  };
}

/** @throws EncodingError for a text that is not percent-encoded UTF-8 */
export function readForm(
  contract: OrdinaryContract,
  { encoding }: Content,
  schema: Schema | boolean,
  text: string,
): Schema {
  const pairs = splitPairs(text);
  const schemas = contract.schemas.request;
  const { properties, additional } = shapeOf(schema, schemas);
  const value: Record<string, unknown> = {};
  const known = new Set<string>();
  for (const [name, property] of properties) {
    const { style = 'form', explode = style === 'form' } = isObject(encoding[name])
      ? encoding[name]
      : {};
    const read = readFromPairs(
      pairs,
      name,
      // A property of a form is an object of its own, so its parts keep its name.
      { style: String(style), explode: explode === true },
      property,
      schemas,
    );
    if (read !== undefined) value[name] = read;
    known.add(name);
  }
  for (const [key, each] of pairs) {
    const name = decodeText(key, true);
    const [base = ''] = name.split('[', 1);
    if (known.has(name) || known.has(base)) continue;
    value[name] = typed(decodeText(each, true), shapeOf(additional ?? true, schemas), schemas);
  }
  return value;
}

/** A form has no nothing: what is null is not sent. */
export function writeForm(value: unknown, encoding: Content['encoding'] = {}): string {
  const pairs: string[] = [];
  const add = (name: string, part: unknown, isDeep: boolean): void => {
    if (Array.isArray(part)) {
      const isFlat = !isDeep && !part.some((each) => typeof each === 'object');
      part.forEach((each, index) => {
        add(isFlat ? name : `${name}[${index}]`, each, isDeep);
      });
    } else if (isObject(part)) {
      for (const [key, each] of Object.entries(part)) add(`${name}[${key}]`, each, true);
    } else if (['string', 'number', 'boolean'].includes(typeof part)) {
      pairs.push(
        [name, String(part)].map((each) => encodeURIComponent(each.toWellFormed())).join('='),
      );
    }
  };
  for (const [name, part] of Object.entries(isObject(value) ? value : {})) {
    const how = encoding[name];
    add(name, part, isObject(how) && how['style'] === 'deepObject');
  }
  return pairs.join('&');
}
