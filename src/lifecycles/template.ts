/**
 * Templates: JSON in which expressions and functions stand for values. What an expression does not find
 * is left out. Compiled to closures, once.
 */
import { DRAWN, type MakeFunction } from './drawn.js';
import { extend } from '../runtime/extend.js';
import { isObject } from '../runtime/json.js';
import {
  compileExpression,
  ExpressionError,
  own,
  type Evaluate,
  type Scope,
} from './expression.js';
import { ItemScope } from './item-scope.js';
import { timed } from './timed.js';

/** What data cannot say, by name: pure functions of the definition. */
export type Effects = Readonly<Record<string, Evaluate>>;

/** JSON; a text that begins with `$` is an expression, an object whose only key begins with it a function. */
export type Template = unknown;

/** @throws ExpressionError when a part of the template cannot be used */
export function compileTemplate(template: Template, effects: Effects): Evaluate {
  if (typeof template === 'string') return compileText(template);
  if (Array.isArray(template)) {
    const items = template.map((item: unknown) => compileTemplate(item, effects));
    return (scope) => items.map((item) => item(scope));
  }
  if (!isObject(template)) return () => template;
  const [name, argument] = Object.entries(template).find(([key]) => key.startsWith('$')) ?? [];
  if (name !== undefined) return compileFunction(name, argument, template, effects);
  const fields = compileFields(template, effects);
  return (scope) => fill({}, fields, scope);
}

/** An object that is being made. */
export type Fillable = Record<string, unknown>;

/** The fields of an object, in the order in which they are evaluated. */
export type Fields = readonly (readonly [name: string, evaluate: Evaluate])[];

export function compileFields(
  template: Readonly<Record<string, Template>>,
  effects: Effects,
): Fields {
  return Object.entries(template).map(([name, value]) => {
    if (name === '__proto__') throw new ExpressionError('__proto__ cannot be the name of a field');
    return [name, compileTemplate(value, effects)];
  });
}

const compiled = new WeakMap<object, Fields>();

/** The fields of a template of a lifecycle: compiled when they are first needed, and once. */
export function fieldsOf(
  template: Readonly<Record<string, Template>>,
  effects: Effects = {},
): Fields {
  let fields = compiled.get(template);
  if (fields === undefined) {
    fields = compileFields(template, effects);
    compiled.set(template, fields);
  }
  return fields;
}

const made = new WeakMap<object, Evaluate>();

/** What makes the body of an answer: compiled when it is first needed, and once. */
export function templateOf(template: Template, effects: Effects = {}): Evaluate {
  if (!isObject(template) && !Array.isArray(template)) return compileTemplate(template, effects);
  let evaluate = made.get(template);
  if (evaluate === undefined) {
    evaluate = compileTemplate(template, effects);
    made.set(template, evaluate);
  }
  return evaluate;
}

/** Writes the fields into the object; those without a value are left as they are. */
export function fill(target: Fillable, fields: Fields, scope: Scope): Fillable {
  for (const [name, evaluate] of fields) {
    const value = evaluate(scope);
    if (value !== undefined) target[name] = value;
  }
  return target;
}

/** `$record#/id`, or a text with expressions in it: `https://example.com/{$record#/id}`. */
function compileText(text: string): Evaluate {
  if (text.startsWith('$')) return compileExpression(text);
  const parts = text.split(/\{(\$[^{}]*)\}/);
  if (parts.length === 1) return () => text;
  const evaluated = parts.map((part, index): Evaluate =>
    index % 2 === 1 ? compileExpression(part) : () => part,
  );
  return (scope) => evaluated.map((part) => textOf(part(scope))).join('');
}

function textOf(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** The closed list of functions. */
const FUNCTIONS: Readonly<Record<string, MakeFunction>> = {
  ...DRAWN,
  ...timed(compileTemplate),

  /** The number that a text is. */
  $number: (text, _rest, effects) => {
    const evaluate = compileTemplate(text, effects);
    return (scope) => {
      const found = evaluate(scope);
      const number = typeof found === 'string' && found !== '' ? Number(found) : found;
      return Number.isFinite(number) ? number : undefined;
    };
  },

  /** One more than a number, which is 0 where it does not exist. */
  $increment: (number, _rest, effects) => {
    const evaluate = compileTemplate(number, effects);
    return (scope) => Number(evaluate(scope) ?? 0) + 1;
  },

  /** A value if it is a whole number, and else nothing. */
  $integer: (value, _rest, effects) => {
    const evaluate = compileTemplate(value, effects);
    return (scope) => {
      const found = evaluate(scope);
      return Number.isInteger(found) ? found : undefined;
    };
  },

  /** The first value of a list that exists. */
  $first: (values, _rest, effects) => {
    if (!Array.isArray(values)) throw new ExpressionError('$first must be a list');
    const all = values.map((value: unknown) => compileTemplate(value, effects));
    return (scope) => {
      for (const evaluate of all) {
        const value = evaluate(scope);
        if (value !== undefined) return value;
      }
      return undefined;
    };
  },

  /**
   * The items of a list: each made into what `as` says of `$item`, or with the fields of `set` replaced
   * where it has the values of `where`, or with those of `defaults` where it does not have them.
   */
  $each: (list, rest, effects) => {
    const evaluate = compileTemplate(list, effects);
    const make = compileItem(rest, effects);
    return (scope) => {
      const items = evaluate(scope);
      if (!Array.isArray(items)) return undefined;
      return items.map((item: unknown) => make(new ItemScope(scope, item)));
    };
  },

  /** Whether each item of a list has the values of `where`; of an empty list, it does. */
  $every: (list, { where = {} }, effects) => {
    if (!isObject(where)) throw new ExpressionError('where of $every must be an object');
    const evaluate = compileTemplate(list, effects);
    const wanted = compileFields(where, effects);
    return (scope) => {
      const items = evaluate(scope);
      return Array.isArray(items) && items.every((item) => hasAll(item, wanted, scope));
    };
  },

  /** The value that a text chooses, or `else`. */
  $case: (text, { is, else: otherwise }, effects) => {
    if (!isObject(is)) throw new ExpressionError('is of $case must be an object');
    const evaluate = compileTemplate(text, effects);
    const choices = new Map(compileFields(is, effects));
    const last = otherwise === undefined ? undefined : compileTemplate(otherwise, effects);
    return (scope) => (choices.get(String(evaluate(scope))) ?? last)?.(scope);
  },

  /** What a function of the definition makes of the scope. */
  $effect: (name, _rest, effects) => {
    const effect = typeof name === 'string' ? own(effects, name) : undefined;
    if (typeof effect !== 'function') {
      const known = Object.keys(effects).join(', ') || 'none; definition.mjs exports them';
      throw new ExpressionError(`${String(name)} is not an effect of this definition: ${known}`);
    }
    return effect as Evaluate;
  },
};

/** Their names, for a person. */
export const FUNCTION_NAMES = Object.keys(FUNCTIONS);

function compileItem(
  { where = {}, set = {}, defaults, as }: Readonly<Record<string, Template>>,
  effects: Effects,
): Evaluate {
  if (as !== undefined) return compileTemplate(as, effects);
  if (!isObject(where) || !isObject(set) || (defaults !== undefined && !isObject(defaults))) {
    throw new ExpressionError('where, set and defaults of $each must be objects');
  }
  if (defaults === undefined) {
    return replaceIn(compileFields(where, effects), compileFields(set, effects));
  }
  const fields = compileFields(defaults, effects);
  return (scope) => Object.assign(fill({}, fields, scope), scope.item);
}

/** The item, with the fields replaced where it has the wanted values. */
function replaceIn(wanted: Fields, fields: Fields): Evaluate {
  return (scope) => {
    const { item } = scope;
    return isObject(item) && hasAll(item, wanted, scope)
      ? fill(extend(item, {}), fields, scope)
      : item;
  };
}

/** Whether an item of a list has the values that are wanted. */
export const hasAll = (item: unknown, wanted: Fields, scope: Scope): boolean =>
  wanted.every(([name, evaluate]) => own(item, name) === evaluate(scope));

function compileFunction(
  name: string,
  argument: Template,
  { [name]: _argument, ...rest }: Readonly<Record<string, Template>>,
  effects: Effects,
): Evaluate {
  const make = own(FUNCTIONS, name) as MakeFunction | undefined;
  if (make === undefined) {
    throw new ExpressionError(`${name} is not a function: ${Object.keys(FUNCTIONS).join(', ')}`);
  }
  return make(argument, rest, effects);
}
