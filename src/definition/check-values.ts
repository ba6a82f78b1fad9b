/** Values that cannot be what a schema asks for, whatever is sent: found without running anything. */
import { isObject, listOf } from '../runtime/json.js';
import { escapeKey } from '../runtime/json-pointer.js';
import type { Template } from '../lifecycles/template.js';
import { insteadOf } from './closest.js';
import type { Fault } from './check-options.js';
import { allowedTypes, typesIn, wordFor, type Shape, type TypeOf } from './value-types.js';

export interface ValueContext {
  /** What a `$ref` of the schema points to. */
  readonly follow: (node: unknown) => Shape;
  /** The types of the value of an expression; `undefined` where they are not known. */
  readonly typeOf: TypeOf;
  /** Who asks for it: `the contract`. */
  readonly asker: string;
}

/** A schema can be a part of itself. */
const MOST_LEVELS = 20;

/** Alternatives and negations are left to the answer itself: only what no reading allows is told. */
export function valueFaults(
  template: Template,
  node: unknown,
  place: string,
  context: ValueContext,
  levels = MOST_LEVELS,
): readonly Fault[] {
  if (levels === 0) return [];
  const schema = context.follow(node);
  const parts = listOf(schema['allOf']);
  const faults = parts.flatMap((part) => valueFaults(template, part, place, context, levels - 1));
  if (['oneOf', 'anyOf', 'not', 'if', '$ref'].some((word) => word in schema)) return faults;
  return [...faults, ...ownFaults(template, schema, place, context)];
}

function ownFaults(
  template: Template,
  schema: Shape,
  place: string,
  context: ValueContext,
): readonly Fault[] {
  if (isObject(template)) {
    const [name] = Object.keys(template).filter((key) => key.startsWith('$'));
    const inside = name === undefined ? undefined : valuesOf(name, template);
    if (inside !== undefined) {
      return inside.flatMap(([key, value]) => valueFaults(value, schema, place + key, context));
    }
    if (name === '$each' && template['as'] !== undefined && schema['type'] === 'array') {
      return valueFaults(template['as'], schema['items'], `${place}/as`, context);
    }
  }
  const wrong = typeFault(template, schema, context);
  if (wrong !== undefined) return [{ pointer: place, message: wrong }];
  if (Array.isArray(template)) {
    return template.flatMap((item, index) =>
      valueFaults(item, schema['items'], `${place}/${index}`, context),
    );
  }
  if (isObject(template) && !Object.keys(template).some((key) => key.startsWith('$'))) {
    return objectFaults(template, schema, place, context);
  }
  return [];
}

/** The values of which a function gives one. */
function valuesOf(
  name: string,
  template: Readonly<Record<string, Template>>,
): readonly (readonly [string, Template])[] | undefined {
  if (name === '$first') {
    const all = template[name];
    if (!Array.isArray(all)) return [];
    return all.map((value: unknown, index) => [`/$first/${index}`, value] as const);
  }
  if (name !== '$case') return undefined;
  const chosen = isObject(template['is']) ? template['is'] : {};
  const all = Object.entries(chosen).map(
    ([key, value]) => [`/is/${escapeKey(key)}`, value] as const,
  );
  return 'else' in template ? [...all, ['/else', template['else']] as const] : all;
}

function typeFault(
  template: Template,
  schema: Shape,
  { typeOf, asker }: ValueContext,
): string | undefined {
  const types = typesIn(template, typeOf);
  const allowed = allowedTypes(schema);
  const isKnown = types !== undefined && allowed !== undefined;
  if (isKnown && !types.some((type) => allowed.includes(type))) {
    const text = typeof template === 'string' ? template : JSON.stringify(template);
    const isText = typeof template === 'string' && template.startsWith('$request.');
    const hint =
      isText && allowed.includes('number') && types.includes('string')
        ? `; write { $number: ${template} }`
        : '';
    return `${text} is ${types.map(wordFor).join(' or ')}, and ${asker} asks for ${allowed.filter(isTold).map(wordFor).join(' or ')}${hint}`;
  }
  const values: unknown = schema['enum'];
  const isPlain = typeof template === 'string' && !template.includes('$');
  if (isPlain && Array.isArray(values) && !values.includes(template)) {
    return `${template} is not one of the values that ${asker} allows: ${insteadOf(template, values.map(String))}`;
  }
  return undefined;
}

/** A whole number is a number, too: one of the two is enough to say. */
const isTold = (type: string, _index: number, all: readonly string[]): boolean =>
  type !== 'number' || !all.includes('integer');

function objectFaults(
  template: Readonly<Record<string, Template>>,
  schema: Shape,
  place: string,
  context: ValueContext,
): readonly Fault[] {
  const { required, additionalProperties } = schema;
  const properties = isObject(schema['properties']) ? schema['properties'] : {};
  const wanted = (Array.isArray(required) ? required.map(String) : []).filter(
    (name) => context.follow(properties[name])['writeOnly'] !== true,
  );
  const missing = wanted.filter((name) => !Object.hasOwn(template, name));
  const unknown =
    additionalProperties === false && schema['patternProperties'] === undefined
      ? Object.keys(template).filter((name) => !Object.hasOwn(properties, name))
      : [];
  return [
    ...missing.map((name) => ({
      pointer: place,
      message: `needs ${name}, which ${context.asker} requires`,
    })),
    ...unknown.map((name) => ({
      pointer: `${place}/${escapeKey(name)}`,
      message: `is not in what ${context.asker} allows: ${insteadOf(name, Object.keys(properties))}`,
    })),
    ...Object.entries(template).flatMap(([name, value]) =>
      Object.hasOwn(properties, name)
        ? valueFaults(value, properties[name], `${place}/${escapeKey(name)}`, context)
        : [],
    ),
  ];
}
