/** Which JSON type a template gives, as far as its form tells. */
import { isObject } from '../runtime/json.js';
import type { Template } from '../lifecycles/template.js';

/** A schema, or a part of one. */
export type Shape = Readonly<Record<string, unknown>>;

export type TypeOf = (expression: string) => readonly string[] | undefined;

const OF_FUNCTION: Readonly<Record<string, readonly string[]>> = {
  $uuid: ['string'],
  $hex: ['string'],
  $digits: ['string'],
  $pattern: ['string'],
  $after: ['string'],
  $instant: ['string'],
  $number: ['number', 'integer'],
  $increment: ['number', 'integer'],
  $integer: ['integer'],
  $epoch: ['integer'],
  $every: ['boolean'],
  $each: ['array'],
};

/** `undefined` where it is not known. */
export function typesIn(template: Template, typeOf: TypeOf): readonly string[] | undefined {
  if (template === null) return ['null'];
  if (Array.isArray(template)) return ['array'];
  if (typeof template === 'string') {
    return template.startsWith('$') ? typeOf(template) : ['string'];
  }
  if (isObject(template)) {
    const name = Object.keys(template).find((key) => key.startsWith('$'));
    return name === undefined ? ['object'] : OF_FUNCTION[name];
  }
  if (typeof template === 'number') return Number.isInteger(template) ? ['integer'] : ['number'];
  return typeof template === 'boolean' ? ['boolean'] : undefined;
}

/** The types that a schema allows; `undefined` for all. */
export function allowedTypes({ type, nullable }: Shape): readonly string[] | undefined {
  const types = Array.isArray(type) ? type.map(String) : typeof type === 'string' ? [type] : [];
  if (types.length === 0) return undefined;
  return [
    ...types,
    // A number may be whole, and which of the two a value is, is often not known.
    ...(types.includes('number') ? ['integer'] : []),
    ...(types.includes('integer') ? ['number'] : []),
    ...(nullable === true ? ['null'] : []),
  ];
}

const WORDS: Readonly<Record<string, string>> = {
  string: 'a text',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
  array: 'a list',
  object: 'an object',
};

export const wordFor = (type: string): string => WORDS[type] ?? type;
