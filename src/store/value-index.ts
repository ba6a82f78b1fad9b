import type { AnyRecord } from '../lifecycles/records.js';

/** Which records may have a value in a field, so that nobody looks through all of them. Made when it is first asked. */
export class ValueIndex {
  readonly #fields = new Map<string, Map<unknown, Set<string>>>();

  /**
   * Ids. One that is found may have another value by now: whoever asks looks.
   *
   * @param all what is there when a field is asked for the first time
   */
  ids(field: string, value: unknown, all: () => Iterable<AnyRecord>): Iterable<string> {
    let values = this.#fields.get(field);
    if (values === undefined) {
      this.#fields.set(field, (values = new Map<unknown, Set<string>>()));
      for (const record of all()) put(values, record[field], record.id);
    }
    return values.get(value) ?? [];
  }

  /** Each record that is written from then on. */
  note(record: AnyRecord): void {
    for (const [field, values] of this.#fields) put(values, record[field], record.id);
  }
}

function put(values: Map<unknown, Set<string>>, value: unknown, id: string): void {
  const ids = values.get(value);
  if (ids === undefined) values.set(value, new Set([id]));
  else ids.add(id);
}

const known = new WeakMap<object, ValueIndex>();

/** The index of records that do not change, for all who share them. */
export function indexOf(shared: object): ValueIndex {
  let index = known.get(shared);
  if (index === undefined) known.set(shared, (index = new ValueIndex()));
  return index;
}
