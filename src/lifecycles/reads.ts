/** What can be read off a template without evaluating it, and what it makes as far as that is certain. */
import { isObject } from '../runtime/json.js';
import type { Scope } from './expression.js';
import { ItemScope } from './item-scope.js';
import { templateOf, type Template } from './template.js';

/** What the value of a template depends on. */
export interface Reads {
  /** Fields of the record; an empty name for all of it. */
  readonly record: ReadonlySet<string>;
  /** JSON pointers into the body of the request. */
  readonly body: ReadonlySet<string>;
  readonly now: boolean;
  /** The records that it belongs to. */
  readonly related: boolean;
  /** Chance or an effect decides: only its form can be foreseen. */
  readonly isOpen: boolean;
}

export function readsOf(template: Template): Reads {
  const record = new Set<string>();
  const body = new Set<string>();
  const names = new Set<string>();
  for (const text of textsIn(template, names)) {
    for (const [, place, pointer = ''] of text.matchAll(/\$(record|request\.body)#([^{}]*)/g)) {
      if (place === 'record') record.add(pointer.split('/')[1] ?? '');
      else body.add(pointer);
    }
    if (/(^|\{)\$now\b/.test(text)) names.add('$now');
    if (text.includes('$related.')) names.add('$related');
  }
  return {
    record,
    body,
    related: names.has('$related'),
    now: names.has('$now') || names.has('$after'),
    isOpen: ['$uuid', '$hex', '$digits', '$pattern', '$effect'].some((name) => names.has(name)),
  };
}

/** Every text of a template; the names of its functions are noted. */
function textsIn(template: Template, names: Set<string>): readonly string[] {
  if (typeof template === 'string') return [template];
  if (Array.isArray(template)) return template.flatMap((each: unknown) => textsIn(each, names));
  if (!isObject(template)) return [];
  return Object.entries(template).flatMap(([name, value]) => {
    if (name.startsWith('$')) names.add(name);
    return textsIn(value, names);
  });
}

/** A part of a value that cannot be foreseen. */
export const OPEN = Symbol('open');

/** Whether everything that a template reads is known. */
export type Knows = (reads: Reads) => boolean;

/** What the template makes of the scope, with `OPEN` for each part that cannot be foreseen. */
export function foresee(template: Template, scope: Scope, knows: Knows): unknown {
  if (Array.isArray(template)) return template.map((each: unknown) => foresee(each, scope, knows));
  if (isObject(template) && !isFunction(template)) {
    const parts = Object.entries(template)
      .map(([name, each]) => [name, foresee(each, scope, knows)] as const)
      .filter(([, value]) => value !== undefined);
    return Object.fromEntries(parts);
  }
  const reads = readsOf(template);
  if (reads.isOpen && isObject(template) && template['as'] !== undefined) {
    return foreseeEach(template, scope, knows);
  }
  return reads.isOpen || !knows(reads) ? OPEN : templateOf(template)(scope);
}

/** Of a list that is made of another one: how many there are, and what is certain of each. */
function foreseeEach(
  { $each: list, as }: Readonly<Record<string, Template>>,
  scope: Scope,
  knows: Knows,
): unknown {
  const items = foresee(list, scope, knows);
  if (items === undefined) return undefined;
  return Array.isArray(items)
    ? items.map((item: unknown) => foresee(as, new ItemScope(scope, item), knows))
    : OPEN;
}

/** Whether an object of a template is a function, and not an object to be made. */
export function isFunction(template: Readonly<Record<string, Template>>): boolean {
  return Object.keys(template).some((name) => name.startsWith('$'));
}

/** The places, as dotted paths, at which a value is not what was foreseen. */
export function unlike(
  foreseen: unknown,
  found: unknown,
  path: readonly string[] = [],
): readonly string[] {
  if (foreseen === OPEN) return found === undefined ? [path.join('.')] : [];
  if (isObject(foreseen) && isObject(found)) {
    const names = new Set([...Object.keys(foreseen), ...Object.keys(found)]);
    return [...names].flatMap((name) => unlike(foreseen[name], found[name], [...path, name]));
  }
  if (Array.isArray(foreseen) && Array.isArray(found) && foreseen.length === found.length) {
    return foreseen.flatMap((each: unknown, index) =>
      unlike(each, found[index], [...path, String(index)]),
    );
  }
  return Object.is(foreseen, found) ? [] : [path.join('.')];
}

/** The fields of a record that an answer shows, with the values that they have there. */
export function shownIn(answers: Template, found: unknown): Readonly<Record<string, unknown>> {
  if (!isObject(answers) || !isObject(found)) return {};
  const shown = Object.entries(answers).flatMap(([name, template]) => {
    const [field, value] = shownBy(template, found[name]);
    return field === undefined || value === undefined ? [] : [[field, value]];
  });
  return Object.fromEntries(shown) as Readonly<Record<string, unknown>>;
}

/** The fields of a record that an answer shows. */
export function fieldsShownIn(answers: Template): readonly string[] {
  if (!isObject(answers)) return [];
  return Object.values(answers).flatMap((template) => shownBy(template, undefined)[0] ?? []);
}

/** A field as it is, or a list of which each item is shown by its own fields. */
function shownBy(template: Template, found: unknown): readonly [field?: string, value?: unknown] {
  const field = fieldOf(template);
  if (field !== undefined) return [field, found];
  if (!isObject(template) || !isObject(template['as'])) return [];
  const list = fieldOf(template['$each']);
  const names = Object.entries(template['as']).map(([name, each]): readonly [string, string] => [
    name,
    /^\$item#\/([^/]+)$/.exec(String(each))?.[1] ?? '',
  ]);
  if (list === undefined || names.some(([, from]) => from === '')) return [];
  if (!Array.isArray(found)) return [list];
  const items = found.map((item: unknown) =>
    Object.fromEntries(
      names.map(([name, from]) => [from, isObject(item) ? item[name] : undefined]),
    ),
  );
  return [list, items];
}

/** The field of the record that a template is, and nothing else. */
function fieldOf(template: Template): string | undefined {
  if (isObject(template) && Object.hasOwn(template, '$number')) return fieldOf(template['$number']);
  return typeof template === 'string' ? /^\$record#\/([^/{}]+)$/.exec(template)?.[1] : undefined;
}
