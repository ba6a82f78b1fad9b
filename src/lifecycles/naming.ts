/** How paths name records: by their ids, and by other fields that are theirs alone. */
import type { Lifecycle } from './lifecycle.js';

/** What a path parameter that names a record is of it. */
export interface Naming {
  /** The path parameter. */
  readonly parameter: string;
  /** `id`, or the field of the record that it is. */
  readonly field: string;
}

const ID = 'id';

/** How a path with these parameters names a record of the kind; `undefined` where it names none. */
export function namingIn(
  { id, other_ids: others = {} }: Pick<Lifecycle, 'id' | 'other_ids'>,
  parameters: readonly string[],
): Naming | undefined {
  if (parameters.includes(id)) return { parameter: id, field: ID };
  const [parameter, field] =
    Object.entries(others).find(([name]) => parameters.includes(name)) ?? [];
  return parameter === undefined || field === undefined ? undefined : { parameter, field };
}

/** Whether it is by the id that records are kept under. */
export const isById = ({ field }: Naming): boolean => field === ID;
