import { readInstant } from '../runtime/clock.js';
import { isInstant } from './record-formats.js';
import { fieldsOf, type Effects, type Fields, type Template } from './template.js';

const written = new WeakMap<object, Fields>();

/** As `fieldsOf`, of a record. */
export function recordFieldsOf(
  template: Readonly<Record<string, Template>>,
  effects: Effects = {},
): Fields {
  let fields = written.get(template);
  if (fields === undefined) {
    fields = fieldsOf(template, effects).map(([name, evaluate]) => [
      name,
      name === 'expires_at' ? (scope) => asKept(name, evaluate(scope)) : evaluate,
    ]);
    written.set(template, fields);
  }
  return fields;
}

/** What a record keeps of a value: when it expires may be any time with a zone, and is kept as an instant. */
export function asKept(field: string, value: unknown): unknown {
  if (field !== 'expires_at' || typeof value !== 'string' || isInstant(value)) return value;
  return readInstant(value);
}
