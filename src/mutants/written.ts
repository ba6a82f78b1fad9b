/** The parts of a record that a row writes, each with its schema. */
import { ABSENT } from '../lifecycles/lifecycle.js';
import { isFunction, readsOf } from '../lifecycles/reads.js';
import type { Template } from '../lifecycles/template.js';
import type { Schema } from '../openapi/document.js';
import { inline } from '../openapi/inline.js';
import { isObject } from '../runtime/json.js';
import type { Intact } from './intact.js';
import { propertiesOf } from './schema-tree.js';
import type { AnyRow, Table } from './table.js';

/** A part of a record that a row writes. */
export interface Written {
  readonly path: readonly string[];
  readonly template: Template;
  readonly schema: Schema;
  /** Whether a test can say which value is due: it can be foreseen, or the answer tells it. */
  readonly isDue: boolean;
}

export function writtenBy(intact: Intact, table: Table, row: AnyRow): readonly Written[] {
  const told = readsOf(row.answers).record;
  return Object.entries(row.sets ?? {}).flatMap(([field, template]) =>
    leavesOf([field], template).map((leaf) => ({
      ...leaf,
      schema: schemaOf(intact, table, row, leaf),
      isDue: told.has(field) || !readsOf(leaf.template).isOpen,
    })),
  );
}

type Leaf = Pick<Written, 'path' | 'template'>;

function leavesOf(path: readonly string[], template: Template): readonly Leaf[] {
  if (!isObject(template) || isFunction(template)) return [{ path, template }];
  return Object.entries(template).flatMap(([name, each]) => leavesOf([...path, name], each));
}

const TIMES: Readonly<Record<string, Schema>> = {
  expires_at: { type: 'string', format: 'instant' },
};

/** That of the request is the narrower one, where the value is taken from there. */
function schemaOf(
  { document, described }: Intact,
  { remembers }: Table,
  { operation: id }: AnyRow,
  { path, template }: Leaf,
): Schema {
  const pointer =
    typeof template === 'string' ? /^\$request\.(body#.*)$/.exec(template)?.[1] : undefined;
  const request = described.find(({ operation }) => operation.id === id)?.request ?? {};
  const asked = pointer?.replace('#', '').split('/');
  return (
    (asked && schemaAt(inline(document, request), asked)) ??
    schemaAt({ properties: { ...TIMES, ...remembers.properties } }, path) ??
    {}
  );
}

export function schemaAt(schema: Schema, path: readonly string[]): Schema | undefined {
  return propertiesOf(schema).find((each) => each.path.join('/') === path.join('/'))?.schema;
}

/** The record with another value at the path; `undefined` takes it away. */
export function putAt(
  value: unknown,
  [name, ...rest]: readonly string[],
  put: (before: unknown) => unknown,
): unknown {
  if (name === undefined) return put(value);
  if (name === '[]') {
    return Array.isArray(value) ? value.map((item: unknown) => putAt(item, rest, put)) : value;
  }
  const owner = isObject(value) ? value : {};
  const { [name]: before, ...others } = owner;
  const after = putAt(before, rest, put);
  return after === undefined ? others : { ...owner, [name]: after };
}

export function isCreation({ from, status }: AnyRow): boolean {
  return from.includes(ABSENT) && status < 300;
}
