/** What the schema of lifecycles says against a file, in words: what is allowed there, and what was perhaps meant. */
import type { ErrorObject } from 'ajv/dist/2020.js';
import { isObject } from '../runtime/json.js';
import { escapeKey, keysOf, valueAt } from '../runtime/json-pointer.js';
import { didYouMean, insteadOf } from './closest.js';

export interface SchemaFault {
  readonly pointer: string;
  readonly message: string;
}

/** @param errors of ajv with `allErrors` and `verbose` */
export function toSchemaFaults(
  errors: readonly ErrorObject[],
  document: unknown,
): readonly SchemaFault[] {
  const faults = new Map<string, SchemaFault>();
  for (const error of withoutAlternatives(errors)) {
    const fault = describe(error, document);
    if (!faults.has(fault.pointer)) faults.set(fault.pointer, fault);
  }
  return [...faults.values()];
}

/**
 * Each alternative says what is wrong with it: only what the one says that was meant is told. It is the
 * one whose word (`inferred`, `$hex`) is written there; without one, the list of alternatives is told.
 */
function withoutAlternatives(errors: readonly ErrorObject[]): readonly ErrorObject[] {
  const choices = errors.filter(({ keyword }) => keyword === 'oneOf');
  return errors.filter((error) => {
    if (['if', 'propertyNames'].includes(error.keyword)) return false;
    if (error.keyword === 'oneOf') return meant(error) === -1;
    return choices.every((choice) => {
      const { instancePath, schemaPath } = choice;
      if (error.instancePath.startsWith(`${instancePath}/`)) return meant(choice) !== -1;
      if (error.instancePath !== instancePath || !error.schemaPath.startsWith(schemaPath))
        return true;
      return error.schemaPath.startsWith(`${schemaPath}/${meant(choice)}/`);
    });
  });
}

type Alternative = Readonly<Record<string, unknown>> & { readonly required?: readonly string[] };

const alternativesOf = ({ schema }: ErrorObject): readonly Alternative[] =>
  Array.isArray(schema) ? (schema as readonly Alternative[]) : [];

function meant(choice: ErrorObject): number {
  const { data } = choice as { readonly data?: unknown };
  return alternativesOf(choice).findIndex(
    ({ required: [word] = [] }) =>
      word !== undefined && isObject(data) && Object.hasOwn(data, word),
  );
}

function toText({ required: [word] = [], const: value, type }: Alternative): string {
  if (word !== undefined) return `{ ${word}: … }`;
  return value === undefined
    ? `a value of type ${String(type)}`
    : JSON.stringify(value).replaceAll('"', '');
}

function describe(error: ErrorObject, document: unknown): SchemaFault {
  const { instancePath: pointer, keyword, message = 'is not valid', parentSchema = {} } = error;
  const given = error.params as Readonly<Record<string, unknown>>;
  const { data, propertyName } = error as { readonly data?: unknown; propertyName?: string };
  if (propertyName !== undefined) return ofName(pointer, propertyName, parentSchema);
  switch (keyword) {
    case 'required':
      return { pointer, message: `needs ${String(given['missingProperty'])}` };
    case 'additionalProperties': {
      const name = String(given['additionalProperty']);
      const known = Object.keys((parentSchema['properties'] as object | undefined) ?? {});
      return {
        pointer: `${pointer}/${escapeKey(name)}`,
        message: `is not known here: ${insteadOf(name, known)}`,
      };
    }
    case 'enum': {
      const values = (given['allowedValues'] as readonly unknown[]).map(String);
      return { pointer, message: `must be one of ${values.join(', ')}` };
    }
    case 'oneOf':
      return { pointer, message: `must be ${alternativesOf(error).map(toText).join(' or ')}` };
    case 'false schema':
      return { pointer, message: 'cannot be given beside extends' };
    case 'type':
      return { pointer, message: `must be ${TYPES[String(given['type'])] ?? message}` };
    case 'minProperties':
    case 'minItems':
      return { pointer, message: ofTooFew(Number(given['limit']), parentSchema) };
    case 'pattern':
      return { pointer, message: ofPattern(error.schemaPath, String(data), document) };
    default:
      return { pointer, message };
  }
}

const TYPES: Readonly<Record<string, string>> = {
  string: 'a text',
  object: 'an object',
  array: 'a list',
  integer: 'a whole number',
  number: 'a number',
  boolean: 'true or false',
};

/** What says nothing was meant to say something. */
function ofTooFew(limit: number, { properties }: object & { properties?: unknown }): string {
  if (limit === 1) return 'must not be empty: fill it, or leave it out';
  if (!isObject(properties)) return `needs at least ${limit} values`;
  const parts = Object.keys(properties).filter((name) => name !== 'title');
  return `asks for nothing: write one of ${parts.join(', ')}`;
}

/** What a name must be, which a regular expression says to few. */
function ofPattern(schemaPath: string, written: string, document: unknown): string {
  if (schemaPath.startsWith('#/$defs/state')) {
    const states: unknown = valueAt(document, keysOf('/states'));
    const near = didYouMean(written, Array.isArray(states) ? states.map(String) : []);
    const hint = near === '' ? 'states are written as OPEN or IN_REVIEW are' : near;
    return `${written} is not the name of a state: ${hint}`;
  }
  if (schemaPath.startsWith('#/$defs/text')) return 'must not be empty';
  if (schemaPath.startsWith('#/$defs/id'))
    return `${written} is not an id of a rule: use letters, digits, ".", "_" and "-", such as loan.renew`;
  if (schemaPath.startsWith('#/properties/kind'))
    return `${written} is not the name of a kind: use small letters, digits and "-", such as gift-card`;
  return `${written} is not allowed here`;
}

/** Which the simulator keeps itself. */
function ofName(
  pointer: string,
  name: string,
  { enum: reserved }: object & { enum?: unknown },
): SchemaFault {
  const at = `${pointer}/${escapeKey(name)}`;
  if (name === '__proto__') return { pointer: at, message: 'cannot be the name of a field' };
  if (reserved === undefined && !pointer.endsWith('/sets') && !pointer.includes('seeds'))
    return {
      pointer: at,
      message: 'is not a name: begin with a small letter, then letters, digits, "_" and "-"',
    };
  return {
    pointer: at,
    message: `cannot be set: the simulator keeps id, kind, org, state and created_at itself. "to" changes the state, and new_id says how ids are made`,
  };
}
