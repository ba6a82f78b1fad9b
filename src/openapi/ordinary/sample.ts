import { isObject } from '../../runtime/json.js';
import { createRandom, type Random } from '../../runtime/random.js';
import type { Schema } from '../document.js';
import { keepApart } from './apart.js';
import type { OrdinaryContract } from './contract.js';
import { mergeSchemas } from './merge.js';
import type { Direction } from './schemas.js';
import { asEnd, sampleText } from './texts.js';
import { define, fits, isSame, sampleNumber } from './values.js';

/** Deeper than this, only what is required is made. */
const OPTIONAL_DEPTH = 4;
const MOST_DEPTH = 24;
/** After so many values, only what is required is made: schemas that refer to each other have no end. */
const MOST_OPTIONAL = 500;
/** Choices that are tried before alternatives are kept apart by force, and then until it is given up. */
const ATTEMPTS = 24;
const FORCED_ATTEMPTS = 8;

type Limits = Readonly<Record<string, number>>;

/**
 * A value for a schema, made up: always the same for the same seed. It is checked against the schema, and
 * other choices are tried until it fits; `undefined` when none of them does.
 */
export function sampleValid(
  contract: OrdinaryContract,
  direction: Direction,
  schema: Schema | boolean,
  seed: string,
): { readonly value: unknown } | undefined {
  for (let count = 0; count < ATTEMPTS + FORCED_ATTEMPTS; count += 1) {
    const isForced = count >= ATTEMPTS;
    const attempt = isForced ? count - ATTEMPTS : count;
    const random = createRandom(attempt, seed);
    const sampler = new Sampler(contract, direction, random, { attempt, isForced });
    const value = sampler.make(schema, 0, []);
    if (value !== undefined && contract.check(direction, schema, value).length === 0) {
      return { value };
    }
  }
  return undefined;
}

class Sampler {
  readonly #contract: OrdinaryContract;
  readonly #direction: Direction;
  readonly #random: Random;
  /** The first attempt makes all that may be there, the second only what must; the others between. */
  readonly #attempt: number;
  /** Whether a value for one alternative may be changed until the others refuse it. */
  readonly #isForced: boolean;
  #made = 0;

  constructor(
    contract: OrdinaryContract,
    direction: Direction,
    random: Random,
    { attempt, isForced }: { readonly attempt: number; readonly isForced: boolean },
  ) {
    this.#contract = contract;
    this.#direction = direction;
    this.#random = random;
    this.#attempt = attempt;
    this.#isForced = isForced;
  }

  /** @param within the references around this place: what holds itself ends somewhere */
  make(schema: Schema | boolean, depth: number, within: readonly string[]): unknown {
    this.#made += 1;
    if (schema === false || depth > MOST_DEPTH) return undefined;
    if (schema === true) return 'anything';
    const { $ref: reference, ...beside } = schema;
    if (typeof reference === 'string') {
      if (within.filter((each) => each === reference).length > 1) return undefined;
      const target = this.#contract.schemas[this.#direction].follow(reference);
      if (typeof target === 'boolean') return this.make(target, depth, within);
      const whole = Object.keys(beside).length === 0 ? target : mergeSchemas(target, beside);
      return this.make(whole, depth, [...within, reference]);
    }
    const { allOf, anyOf, oneOf, ...plain } = schema;
    if (Array.isArray(allOf)) {
      const parts = (allOf as (Schema | boolean)[]).map((part) => this.#expand(part, within));
      if (parts.includes(false)) return undefined;
      const beside: Schema = {
        ...plain,
        ...(anyOf !== undefined && { anyOf }),
        ...(oneOf !== undefined && { oneOf }),
      };
      const all = parts
        .filter((part): part is Schema => isObject(part))
        .reduce((one, other) => mergeSchemas(one, other), beside);
      return this.make(all, depth, within);
    }
    if (Array.isArray(oneOf)) return this.#choose(schema, 'oneOf', depth, within);
    if (Array.isArray(anyOf)) return this.#choose(schema, 'anyOf', depth, within);
    return this.#plain(schema, depth, within);
  }

  #expand(part: Schema | boolean, within: readonly string[]): Schema | boolean {
    let schema = part;
    for (let steps = 0; isObject(schema) && typeof schema['$ref'] === 'string'; steps += 1) {
      if (steps > 20 || within.filter((each) => each === (schema as Schema)['$ref']).length > 2) {
        return true;
      }
      const { $ref: reference, ...beside } = schema;
      const target = this.#contract.schemas[this.#direction].follow(reference);
      if (typeof target === 'boolean') return target;
      schema = Object.keys(beside).length === 0 ? target : mergeSchemas(target, beside);
    }
    return schema;
  }

  /** One of the alternatives, together with what stands beside them. */
  #choose(
    schema: Schema,
    key: 'oneOf' | 'anyOf',
    depth: number,
    within: readonly string[],
  ): unknown {
    const { [key]: alternatives, ...rest } = schema;
    const all = alternatives as readonly (Schema | boolean)[];
    // Something is better than null, and deep down the simplest will do.
    const start = this.#attempt < 2 ? 0 : this.#random.uint32() % all.length;
    let last: unknown;
    for (let index = 0; index < all.length; index += 1) {
      const chosen = this.#expand(all[(start + index) % all.length] ?? true, within);
      const inner = this.#referenceOf(all[(start + index) % all.length]);
      if (inner !== undefined && within.filter((each) => each === inner).length > 1) continue;
      const whole = typeof chosen === 'boolean' ? rest : mergeSchemas(rest, chosen);
      if (chosen === false) continue;
      const value = this.make(whole, depth + 1, inner === undefined ? within : [...within, inner]);
      if (value === undefined) continue;
      last = value;
      if (this.#keeps(schema, value)) return value;
      if (!this.#isForced || key === 'anyOf') continue;
      const apart = keepApart(value, all.toSpliced((start + index) % all.length, 1), {
        expand: (part) => this.#expand(part, within),
        keeps: (part, each) => this.#keeps(part, each),
      });
      if (apart !== undefined && this.#keeps(schema, apart)) return apart;
    }
    return last;
  }

  #referenceOf(schema: Schema | boolean | undefined): string | undefined {
    const reference = isObject(schema) ? schema['$ref'] : undefined;
    return typeof reference === 'string' ? reference : undefined;
  }

  #plain(schema: Schema, depth: number, within: readonly string[]): unknown {
    if (schema['const'] !== undefined) return schema['const'];
    const { enum: values } = schema;
    const type = this.#typeOf(schema);
    if (Array.isArray(values)) {
      const fitting = (values as unknown[]).filter((value) => fits(value, type));
      const all = fitting.length > 0 ? fitting : (values as unknown[]);
      return all[this.#attempt < 2 ? 0 : this.#random.uint32() % all.length];
    }
    if (type !== 'object' && type !== 'array' && this.#attempt < 2) {
      for (const shown of [schema['examples'], schema['default']].flat()) {
        if (shown !== undefined && shown !== null && this.#keeps(schema, shown)) return shown;
      }
    }
    switch (type) {
      case 'null':
        return null;
      case 'boolean':
        return this.#attempt < 2 || this.#random.uint32() % 2 === 0;
      case 'integer':
      case 'number':
        return sampleNumber(schema, type === 'integer', this.#random);
      case 'array':
        return this.#array(schema, depth, within);
      case 'object':
        return this.#object(schema, depth, within);
      default:
        return sampleText(schema, this.#random);
    }
  }

  #keeps(schema: Schema | boolean, value: unknown): boolean {
    return this.#contract.check(this.#direction, schema, value).length === 0;
  }

  #typeOf(schema: Schema): string | undefined {
    const types = [schema['type'] ?? []].flat() as string[];
    const named = types.filter((type) => type !== 'null');
    if (named.length > 0)
      return named[this.#attempt < 2 ? 0 : this.#random.uint32() % named.length];
    if (types.length > 0) return 'null';
    if (schema['properties'] ?? schema['required'] ?? schema['additionalProperties'])
      return 'object';
    if (schema['minProperties'] !== undefined) return 'object';
    if (schema['items'] ?? schema['prefixItems'] ?? schema['minItems']) return 'array';
    if (schema['minimum'] ?? schema['maximum'] ?? schema['multipleOf']) return 'number';
    return undefined;
  }

  #array(schema: Schema, depth: number, within: readonly string[]): unknown[] {
    const { minItems = 0, maxItems = Infinity } = schema as Limits;
    const first = (schema['prefixItems'] ?? []) as readonly (Schema | boolean)[];
    const items = (schema['items'] ?? schema['contains'] ?? true) as Schema | boolean;
    // However deep a list is: a form cannot carry an empty one.
    const wanted = Math.min(Math.max(minItems, first.length, this.#isSparse(0) ? 0 : 1), maxItems);
    const values: unknown[] = [];
    for (let tries = 0; values.length < wanted && tries < wanted + 50; tries += 1) {
      const value = this.make(first[values.length] ?? items, depth + 1, within);
      if (value === undefined) break;
      const isNew = (): boolean => !values.some((each) => isSame(each, value));
      if (schema['uniqueItems'] !== true || isNew()) values.push(value);
    }
    return values;
  }

  #object(schema: Schema, depth: number, within: readonly string[]): unknown {
    const properties = (schema['properties'] ?? {}) as Readonly<Record<string, Schema | boolean>>;
    const required = new Set((schema['required'] ?? []) as readonly string[]);
    const { minProperties = 0, maxProperties = Infinity } = schema as Limits;
    const rest = (schema['additionalProperties'] ?? schema['unevaluatedProperties'] ?? true) as
      Schema | boolean;
    const value: Record<string, unknown> = {};
    const names = [...new Set([...required, ...Object.keys(properties)])];
    for (const name of names) {
      if (!required.has(name) && !this.#wants(properties[name] ?? true, depth)) continue;
      if (!required.has(name) && Object.keys(value).length >= maxProperties) continue;
      const made = this.make(properties[name] ?? rest, depth + 1, within);
      if (made !== undefined) define(value, name, asEnd(name, properties[name], made));
      // What must be there and cannot end makes the whole impossible here.
      else if (required.has(name)) return undefined;
    }
    for (let count = 0; Object.keys(value).length < minProperties && count < 50; count += 1) {
      const name = names[count] ?? `key${count}`;
      const made = this.make(properties[name] ?? rest, depth + 1, within);
      if (made !== undefined) define(value, name, made);
    }
    return value;
  }

  #isSparse(depth: number): boolean {
    return this.#attempt === 1 || depth > OPTIONAL_DEPTH || this.#made > MOST_OPTIONAL;
  }

  #wants(schema: Schema | boolean, depth: number): boolean {
    if (schema === false || this.#isSparse(depth)) return false;
    const unwanted = this.#direction === 'reply' ? 'writeOnly' : 'readOnly';
    if (isObject(schema) && schema[unwanted] === true) return false;
    return this.#attempt === 0 || this.#random.uint32() % 2 === 0;
  }
}
