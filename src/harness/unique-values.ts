/** What requests make of fields that must be one record's only, and what planted records get. */
import { ABSENT } from '../lifecycles/lifecycle.js';
import { readsOf } from '../lifecycles/reads.js';
import { writtenBy } from '../lifecycles/taken.js';
import { templateOf } from '../lifecycles/template.js';
import type { RequestShape } from './requests.js';
import { scopeOf, sentBy } from './sent.js';
import type { Session } from './session.js';
import { placesOfField, uniqueFields } from './unique.js';

/** What a request makes of a field; `undefined` where it says nothing, or code decides. */
export function madeOf(
  session: Session,
  {
    kind,
    operation: id,
    field,
  }: { readonly kind: string; readonly operation: string; readonly field: string },
  shape: Partial<RequestShape>,
): unknown {
  const lifecycle = session.lifecycles.of(kind);
  const template = writtenBy(lifecycle, id, field)?.[field];
  if (template === undefined || readsOf(template).isOpen) return undefined;
  const sent = sentBy(lifecycle, session.operation(id), { org: session.target.org, ...shape });
  return templateOf(template)(scopeOf(sent, {}, ''));
}

/** Values of these fields that no record has, for one that is planted. */
export function uniqueValues(session: Session, kind: string): Readonly<Record<string, unknown>> {
  const lifecycle = session.lifecycles.of(kind);
  const values = uniqueFields(lifecycle).flatMap((field) => {
    const writing = lifecycle.rows
      .filter(({ operation }) => placesOfField(lifecycle, operation, field).length > 0)
      .sort(
        (one, other) => Number(other.from.includes(ABSENT)) - Number(one.from.includes(ABSENT)),
      );
    const operation = writing[0]?.operation;
    if (operation === undefined) return [];
    const shape = session.vary(session.operation(operation), {});
    const value = madeOf(session, { kind, operation, field }, shape);
    return value === undefined ? [] : [[field, value] as const];
  });
  return Object.fromEntries(values);
}
