/** What the answer to a creation shows of the new record, where the row decides it whatever is asked. */
import { isDeepStrictEqual } from 'node:util';
import { OF_EVERY_RECORD } from '../lifecycles/lifecycle.js';
import { isFunction, readsOf } from '../lifecycles/reads.js';
import type { Template } from '../lifecycles/template.js';
import { isObject } from '../runtime/json.js';
import type { AnyRow } from './table.js';
import { isCreation } from './written.js';

const FIELD = /^\$record#\/([^/{}]+)$/;

/**
 * Why an answer of the row never has anything at the place: its template has no such part, or it shows a field that
 * a new record does not have; `undefined` where it may have something.
 */
export function neverShown(row: AnyRow, path: readonly string[]): string | undefined {
  if (!isIn(row.answers, path)) return `no answer of this row has ${path.join('.')}: ${row.title}`;
  if (!isCreation(row)) return undefined;
  const [, field = ''] = FIELD.exec(String(templateAt(row.answers, path))) ?? [];
  if (field === '' || OF_EVERY_RECORD.includes(field) || row.sets?.[field] !== undefined) {
    return undefined;
  }
  return `a new record has no ${field}: ${row.title}`;
}

/** Whether the template has the part, as far as it is not made by functions. */
function isIn(template: Template, [name, ...rest]: readonly string[]): boolean {
  if (name === undefined || !isObject(template) || Array.isArray(template)) return true;
  if (!isFunction(template)) return Object.hasOwn(template, name) && isIn(template[name], rest);
  const { as } = template;
  return name === '[]' && as !== undefined ? isIn(as, rest) : true;
}

/** Why two places of the answer have the same value of each new record; `undefined` when they have not. */
export function areTheSame(
  row: AnyRow,
  one: readonly string[],
  other: readonly string[],
): string | undefined {
  if (!isCreation(row)) return undefined;
  const [first, second] = [one, other].map((path) => madeOf(row, templateAt(row.answers, path)));
  if (first === undefined || readsOf(first).isOpen || !isDeepStrictEqual(first, second)) {
    return undefined;
  }
  return `both have the same value of a new record: ${row.title}`;
}

/** What the value is made of when the record is new. */
function madeOf({ sets = {} }: AnyRow, template: Template): Template {
  const [, field] = FIELD.exec(String(template)) ?? [];
  if (field === 'created_at') return '$now';
  return field === undefined ? template : sets[field];
}

function templateAt(answers: Template, path: readonly string[]): Template {
  return path.reduce<Template>(
    (at, name) => (isObject(at) && !isFunction(at) ? at[name] : undefined),
    answers,
  );
}
