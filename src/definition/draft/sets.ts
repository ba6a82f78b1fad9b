/** What the rows of a draft write into a record. */
import { isTemplate, isUpdateTime } from './answers.js';
import { endOf } from './endings.js';
import { END, isCertainIn, recordAt, sentAt, type Field } from './fields.js';
import type { Kind, Part } from './kind.js';

/** The body of the answer of each operation, by its id. */
export type Answers = ReadonlyMap<string, unknown>;

/** Fields that some answer shows. */
export function shownFields(kind: Kind, answers: Answers): ReadonlyMap<string, Field> {
  const text = JSON.stringify([...answers.values()]);
  const shown = [...kind.fields].filter(([, { name }]) => text.includes(`"${recordAt(name)}"`));
  return new Map(shown.filter(([, { name }]) => name !== 'org'));
}

export function setsOf(
  kind: Kind,
  part: Part,
  answers: Answers,
): { readonly sets?: Readonly<Record<string, unknown>> } {
  const { purpose, sent, operation } = part;
  const sets: Record<string, unknown> = {};
  const { parents } = kind.resource;
  for (const [property, field] of shownFields(kind, answers)) {
    const { name, sources, fallback } = field;
    if (name === END) continue;
    const parameter = parents.find((parent) => parent === name || `${parent}_` === name);
    const otherwise =
      purpose === 'create'
        ? fallback
        : (writtenBy(kind, part, property) ?? leastOf(part, property, field));
    if (sent?.body.properties.has(property) === true && parameter === undefined) {
      const value = sentAt(sent, property);
      sets[name] = otherwise === undefined ? value : { $first: [value, otherwise] };
    } else if (otherwise !== undefined) sets[name] = otherwise;
    else if (isUpdateTime(property) && !sources.some(isSentBy(kind))) sets[name] = '$now';
    else if (purpose === 'create' && parameter !== undefined) {
      if (operation.operation.path.includes(`{${parameter}}`)) {
        sets[name] = `$request.path.${parameter}`;
      }
    }
  }
  const end = endSetBy(kind, part);
  if (end !== undefined) sets[END] = end;
  return Object.keys(sets).length === 0 ? {} : { sets };
}

/** What a verb writes into a property that clients write, too. */
function writtenBy(
  { states: { written } }: Kind,
  { operation }: Part,
  property: string,
): string | undefined {
  const value =
    property === written?.name ? written.becomes.get(operation.operation.id) : undefined;
  return isTemplate(value) ? value : undefined;
}

/** When the record is over, as far as the operation says: of a new one, it must be known. */
function endSetBy({ end }: Kind, { purpose, sent }: Part): unknown {
  if (end === undefined) return undefined;
  const { instant, lifetime } = end;
  const isSent = (name: string | undefined): name is string =>
    name !== undefined && sent?.body.properties.has(name) === true;
  const all = [
    ...(sent && isSent(instant) ? [{ $instant: sentAt(sent, instant) }] : []),
    ...(sent && isSent(lifetime?.property) ? [endOf(end, sentAt(sent, lifetime.property))] : []),
    ...(purpose === 'create' ? [endOf(end, undefined)] : []),
  ];
  return all.length > 1 ? { $first: all } : all[0];
}

/** A PUT to the path of a record says all of it: what it does not say is not there any more. */
export const replaces = ({ purpose, operation: { operation }, sent }: Part): boolean =>
  purpose === 'change' && operation.method === 'PUT' && sent !== undefined;

/** Whether a request need not say what a template is. */
export const mayBeNothing =
  ({ sent }: Part) =>
  (template: unknown): boolean =>
    sent !== undefined &&
    [...sent.body.properties.keys()].some(
      (name) => sentAt(sent, name) === template && !isCertainIn(sent, name),
    );

/** What is left of a field that every record has where a replacement does not say it. */
function leastOf(
  part: Part,
  property: string,
  { name, isCertain, fallback, stays }: Field,
): unknown {
  const { sent } = part;
  if (!replaces(part) || !isCertain || sent?.body.properties.has(property) !== true)
    return undefined;
  if (isCertainIn(sent, property)) return undefined;
  return stays === true ? recordAt(name) : (fallback ?? recordAt(name));
}

const isSentBy =
  (kind: Kind) =>
  (source: unknown): boolean =>
    kind.parts.some(({ sent }) =>
      [...(sent?.body.properties.values() ?? [])].includes(source as never),
    );
