import type { Random } from '../runtime/random.js';
import { aloneWith } from './expression.js';
import type { Lifecycle } from './lifecycle.js';
import { templateOf } from './template.js';

/** The id of a new record, as its lifecycle says: a UUID, where it does not say. */
export function newId({ new_id: template }: Pick<Lifecycle, 'new_id'>, random: Random): string {
  if (template === undefined) return random.uuid();
  return String(templateOf(template)({ ...aloneWith({}), random }));
}
