/** The bodies of answers, as templates: of the record where something is known of it, else of samples. */
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import type { Schema } from '../../openapi/document.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import { parseInstant } from '../../runtime/clock.js';
import { isObject } from '../../runtime/json.js';
import type { Body } from './bodies.js';
import { accepts } from './accepts.js';
import { isSpeakable, recordAt, type Field } from './fields.js';
import type { States } from './states.js';
import { descriptionOf, exampleOf, formatOf, onlyValueOf } from './values.js';
import { plain } from './words.js';

type Node = Schema | boolean;

/** An answer with a body, of one operation and status. */
export interface Shown {
  /** The whole body. */
  readonly schema: Node;
  /** Where the record is in it; `undefined`: nowhere. */
  readonly body: Body | undefined;
  readonly idName: string | undefined;
}

export interface AnswerOptions {
  readonly contract: OrdinaryContract;
  readonly fields: ReadonlyMap<string, Field>;
  readonly states: States;
  /** Properties that are made of samples after all, or left out. */
  readonly sampled: ReadonlySet<string>;
  readonly omitted: ReadonlySet<string>;
  readonly isNumber: boolean;
  readonly seed: string;
  /** Takes the names of what is made up, by nothing that the document says. */
  readonly invented?: Set<string>;
  /** Takes the names of what is left out, as nothing says where it comes from. */
  readonly missing?: Set<string>;
}

const ABOUT_NOW = '2026-01-31T12:00:00.000Z';
const CREATION_TIME =
  /^(?:(?:date|time)?creat(?:ed|ion)(?:at|date|time|on|datetime|timestamp)?|datecreated|inserted(?:at)?)$/;
const UPDATE_TIME =
  /^(?:(?:last)?(?:updated|modified|changed)(?:at|date|time|on|datetime|timestamp)?|date(?:updated|modified)|(?:last)?(?:update|modification)(?:date|time)|modifydate)$/;

export const isUpdateTime = (name: string): boolean => UPDATE_TIME.test(plain(name));

/**
 * How a time is written where the document wants a text, or a number of seconds or milliseconds.
 *
 * @returns `undefined` where it wants no time
 */
export function asTime(
  contract: OrdinaryContract,
  name: string,
  schema: Node,
): ((instant: string) => unknown) | undefined {
  const takes = (value: unknown): boolean => contract.check('reply', schema, value).length === 0;
  if (schema === true) return undefined;
  if (takes(ABOUT_NOW)) return (instant) => instant;
  if (!saysTime(contract, name, schema)) return undefined;
  const seconds = parseInstant(ABOUT_NOW) / 1000;
  const isLong = takes(seconds * 1000) && isInMilliseconds(contract, schema);
  if (isLong) return (instant) => ({ $epoch: instant, unit: 'milliseconds' });
  return takes(seconds) ? (instant) => ({ $epoch: instant }) : undefined;
}

const LEAST_SECONDS = 100_000_000;

/** A number that is called `created` may count something. */
function saysTime(contract: OrdinaryContract, name: string, schema: Node): boolean {
  if (/(?:at|on|time|date|stamp|until|till)$/.test(plain(name))) return true;
  const example = exampleOf(contract, schema);
  const said = `${String(formatOf(contract, schema))} ${descriptionOf(contract, schema) ?? ''}`;
  return (
    Number(example) >= LEAST_SECONDS || /unix|epoch|timestamp|int64|\bdate|\btime\b/i.test(said)
  );
}

/** By its example or its description; seconds are usual. */
function isInMilliseconds(contract: OrdinaryContract, schema: Node): boolean {
  const example = exampleOf(contract, schema);
  if (typeof example === 'number') return example >= 100_000_000_000;
  return /\b(?:milli(?:second)?s?|ms)\b/i.test(descriptionOf(contract, schema) ?? '');
}

/** @returns `undefined` where the document wants something that cannot be made up */
export function makeAnswer(shown: Shown, options: AnswerOptions): unknown {
  const { contract, seed } = options;
  const sample = sampleValid(contract, 'reply', shown.schema, seed)?.value;
  const { body } = shown;
  if (body === undefined) return isTemplate(sample) ? sample : undefined;
  const record = body.wrap.reduce<unknown>(
    (value, name) => (isObject(value) ? value[name] : undefined),
    sample,
  );
  const inner = makeRecord(shown, body, isObject(record) ? record : {}, options);
  return body.wrap.reduceRight<unknown>((value, name, index) => {
    if (value === undefined) return undefined;
    const outer = body.wrap
      .slice(0, index)
      .reduce<unknown>((at, key) => (isObject(at) ? at[key] : undefined), sample);
    const around = body.around[index];
    const others = [...(around?.required ?? [])]
      .filter((key) => key !== name)
      .map((key) => [key, isObject(outer) ? outer[key] : undefined] as const);
    if (!others.every(([, each]) => isTemplate(each))) return undefined;
    return Object.fromEntries([[name, value], ...others]);
  }, inner);
}

function makeRecord(
  { idName }: Shown,
  { properties, required }: Body,
  sample: Readonly<Record<string, unknown>>,
  options: AnswerOptions,
): unknown {
  const answer: Record<string, unknown> = {};
  const names = [...new Set([...properties.keys(), ...required])].filter(isSpeakable);
  for (const name of names) {
    if (options.omitted.has(name) && !required.has(name)) continue;
    const schema = properties.get(name) ?? true;
    const isNeeded = required.has(name);
    const known = options.sampled.has(name)
      ? undefined
      : name === idName
        ? idTemplate(schema, options)
        : templateFor(name, schema, isNeeded, sample[name], options);
    if (known !== undefined) {
      answer[name] = known;
    } else if (isNeeded) {
      const made = sample[name] ?? sampleOf(schema, options);
      if (!isTemplate(made)) return undefined;
      options.invented?.add(name);
      answer[name] = made;
    } else {
      const only = onlyValueOf(options.contract, schema);
      if (only !== undefined && isTemplate(only) && !options.sampled.has(name)) answer[name] = only;
      else if (schema !== false) options.missing?.add(name);
    }
  }
  return answer;
}

function idTemplate(schema: Node, { contract, isNumber }: AnswerOptions): unknown {
  const isOfText = contract.check('reply', schema, '123456789').length === 0;
  return isNumber && !isOfText ? { $number: '$record#/id' } : '$record#/id';
}

function templateFor(
  name: string,
  schema: Node,
  isNeeded: boolean,
  sample: unknown,
  options: AnswerOptions,
): unknown {
  const { contract, fields, states } = options;
  if (states.property?.name === name) return stateTemplate(schema, options);
  const field = fields.get(name);
  if (field?.isTime === true) return asTime(contract, name, schema)?.(recordAt(field.name));
  if (field !== undefined) {
    if (!field.sources.every((source) => accepts(contract, schema, source))) return undefined;
    const shown =
      field.isNumber === true ? { $number: recordAt(field.name) } : recordAt(field.name);
    if (field.isCertain || !isNeeded) return shown;
    const made = sample ?? sampleOf(schema, options);
    return isTemplate(made) ? { $first: [shown, made] } : undefined;
  }
  if (states.property === undefined && isOfState(name, schema, options)) return '$record#/state';
  return CREATION_TIME.test(plain(name))
    ? asTime(contract, name, schema)?.('$record#/created_at')
    : undefined;
}

/** A property for the state whose values the document does not list. */
function isOfState(name: string, schema: Node, { contract, states }: AnswerOptions): boolean {
  return (
    schema !== true &&
    ['status', 'state'].includes(plain(name)) &&
    states.states.every((state) => contract.check('reply', schema, state).length === 0)
  );
}

/** The state, as the values of this answer's own property. */
function stateTemplate(schema: Node, { contract, states }: AnswerOptions): unknown {
  const values = [...(states.property?.values ?? [])].filter(
    ([, value]) => contract.check('reply', schema, value).length === 0,
  );
  const [first] = values;
  if (first === undefined) return undefined;
  const isWhole = values.length === states.states.length;
  if (isWhole && values.every(([state, value]) => state === value)) return '$record#/state';
  const is = Object.fromEntries(values);
  return { $case: '$record#/state', is, ...(!isWhole && { else: first[1] }) };
}

function sampleOf(schema: Node, { contract, seed }: AnswerOptions): unknown {
  return sampleValid(contract, 'reply', schema, seed)?.value;
}

/** Whether a value can stand in a template as itself. */
export function isTemplate(value: unknown): boolean {
  if (value === undefined) return false;
  if (typeof value === 'string') return !value.startsWith('$') && !value.includes('{$');
  if (Array.isArray(value)) return value.every(isTemplate);
  if (!isObject(value)) return true;
  return Object.entries(value).every(
    ([key, each]) => !key.startsWith('$') && key !== '__proto__' && isTemplate(each),
  );
}
