/** What a row promises beside the next state: what it writes into the record, and what it shows of it. */
import type { ValidateFunction } from 'ajv';
import type { Related, RequestInput, Scope } from '../lifecycles/expression.js';
import { changesRecord, type Lifecycle, type Row } from '../lifecycles/lifecycle.js';
import { readingOf, showingsOf } from '../lifecycles/questions.js';
import {
  fieldsShownIn,
  foresee,
  readsOf,
  shownIn,
  unlike,
  type Knows,
} from '../lifecycles/reads.js';
import { compileRecords, schemaOfRecord } from '../lifecycles/remembered.js';
import { isObject } from '../runtime/json.js';
import { read } from './read.js';
import type { Answer } from './message.js';
import type { Part } from '../openapi/upload.js';
import { NOTHING_SENT, scopeOf } from './sent.js';
import { written } from './written.js';
import type { Session } from './session.js';
import type { Entity } from './targets/target.js';

type Json = Readonly<Record<string, unknown>>;

/** A request that was answered with the status of the row. */
export interface Acted {
  readonly kind: string;
  readonly row: Row<string>;
  readonly sent: RequestInput;
  readonly answer: Answer;
}

/** A record as the control plane shows it, before and after. Nothing is there before a creation. */
export interface Entities {
  readonly before?: Entity | undefined;
  readonly after?: Entity | undefined;
  readonly now: string;
  /** Those that it belongs to, as they were. */
  readonly related?: Related | undefined;
}

const EVERYTHING: Knows = () => true;
/** Where nobody looked at the records that it belongs to. */
const ITSELF: Knows = ({ related }) => !related;
/** Whatever the clock says. */
export const TIMELESS: Knows = ({ now, related }) => !now && !related;

const knowing = (related: Related | undefined): Knows =>
  related === undefined ? ITSELF : EVERYTHING;

/** Where a record, or what was answered of it, is not what the row makes of it. */
export function contradictionsOf(
  session: Session,
  { kind, row, sent, answer }: Acted,
  { before, after, now, related }: Entities,
): readonly string[] {
  const record = after ?? before;
  if (record === undefined) return [];
  return [
    ...(after === undefined || !changesRecord(row)
      ? []
      : contradictionsIn(
          session.lifecycles.of(kind),
          { row, sent },
          { before, after, now, related },
        )),
    ...answered(row, scopeOf(sent, record, now, related), knowing(related), answer),
  ];
}

/** Where a record is not what the row makes of it and of the request. */
export function contradictionsIn(
  lifecycle: Lifecycle,
  { row, sent }: Pick<Acted, 'row' | 'sent'>,
  { before, after, now, related }: Entities & { readonly after: Entity },
): readonly string[] {
  // A creation reads what it has made so far.
  const scope = scopeOf(sent, before ?? after, now, related);
  return [
    ...written(lifecycle, row, { scope, knows: knowing(related) }, after),
    ...missingUploads(row, sent, after),
    ...malformed(lifecycle, after),
  ];
}

/** Where a new record is not that of its caller, of now, and in the state of the row. */
export function notNew(
  row: Row<string>,
  entity: Entity,
  org: string,
  now: string,
): readonly string[] {
  const due: Json = { state: row.to, org, created_at: now };
  return Object.entries(due)
    .filter(([name, value]) => entity[name] !== value)
    .map(([name]) => `${name} of the created record is ${String(entity[name])}`);
}

/** The body of an answer, where it is not what the row makes of the record. */
export function answered(
  { answers }: Row<string>,
  scope: Scope,
  knows: Knows,
  { json }: Pick<Answer, 'json'>,
): readonly string[] {
  if (answers === undefined) return [];
  const foreseen = foresee(answers, scope, knows);
  return unlike(foreseen, json).map(
    (path) => `${path === '' ? 'the body' : path} of the answer is not that of the record`,
  );
}

/** The same, of what is known: a server may show more and less. */
function answeredInPart(
  { answers }: Row<string>,
  scope: Scope,
  { json }: Pick<Answer, 'json'>,
): readonly string[] {
  if (!isObject(answers) || !isObject(json)) return [];
  const knows: Knows = ({ record, now, related }) =>
    !now && !related && [...record].every((name) => name in scope.record);
  return Object.entries(answers)
    .filter(([name]) => json[name] !== undefined)
    .filter(([name, template]) => {
      const foreseen = foresee(template, scope, knows);
      return foreseen !== undefined && unlike(foreseen, json[name]).length > 0;
    })
    .map(([name]) => `${name} of the answer is not that of the record`);
}

/** Files that were sent and are not in the list that keeps them. */
function missingUploads(
  { keeps }: Row<string>,
  sent: RequestInput,
  after: Json,
): readonly string[] {
  if (keeps === undefined || !(keeps.list in after)) return [];
  const { list, name, type, size } = keeps;
  const kept = after[list];
  const items = Array.isArray(kept) ? kept.filter(isObject) : [];
  return (sent.files as readonly Part[]).flatMap((file) => {
    const item = items.find((each) => name === undefined || each[name] === file.name);
    if (item === undefined) return [`the upload ${file.name} is not in ${list}`];
    const isAsSent =
      (type === undefined || item[type] === file.type) &&
      (size === undefined || item[size] === file.bytes.length);
    return isAsSent ? [] : [`${list} does not have ${file.name} as it was uploaded`];
  });
}

const validators = new WeakMap<Lifecycle, ValidateFunction>();

function malformed(lifecycle: Lifecycle, entity: Entity): readonly string[] {
  let validate = validators.get(lifecycle);
  if (validate === undefined) {
    validate = compileRecords({ forSource: false }).compile(schemaOfRecord(lifecycle));
    validators.set(lifecycle, validate);
  }
  if (validate(entity)) return [];
  return (validate.errors ?? []).map(
    ({ instancePath, message = '' }) => `the record breaks its schema: ${instancePath} ${message}`,
  );
}

/** Where further documented reads do not show what the row has written into the record. */
export async function contradictionsShown(
  session: Session,
  { kind, row }: Pick<Acted, 'kind' | 'row'>,
  after: Entity | undefined,
): Promise<readonly string[]> {
  if (row.sets === undefined || after === undefined) return [];
  const lifecycle = session.lifecycles.of(kind);
  const written = Object.keys(row.sets);
  const problems: string[] = [];
  for (const showing of showingsOf(lifecycle, after.state)) {
    const { operation, answers } = showing;
    // The one that shows the state is looked at anyway.
    if (operation === readingOf(lifecycle)?.operation) continue;
    if (!fieldsShownIn(answers).some((field) => written.includes(field))) continue;
    const result = await read(session, kind, after.id, operation);
    if ('reason' in result) return [result.reason];
    const found = answered(showing, scopeOf(NOTHING_SENT, after, ''), TIMELESS, {
      json: result.body,
    });
    problems.push(...found.map((problem) => `${operation} afterwards: ${problem}`));
  }
  return problems;
}

/** What documented reads show of a record in a state, by its fields; or why they do not. */
export async function see(
  session: Session,
  { kind, id, state }: { readonly kind: string; readonly id: string; readonly state: string },
  fields: readonly string[],
): Promise<Json | string> {
  let seen: Json = {};
  for (const { operation, answers } of showingsOf(session.lifecycles.of(kind), state)) {
    if (!fieldsShownIn(answers).some((field) => fields.includes(field))) continue;
    const result = await read(session, kind, id, operation);
    if ('reason' in result) return result.reason;
    const shown = shownIn(answers, result.body);
    const hidden = fieldsShownIn(answers).map((field) => [field, undefined] as const);
    seen = { ...seen, ...Object.fromEntries(hidden), ...shown };
  }
  return seen;
}

/** The fields that must be seen before, to tell what a row makes of them. */
export function fieldsReadBy({ sets = {} }: Row<string>): readonly string[] {
  return Object.values(sets).flatMap((template) => [...readsOf(template).record]);
}

/** Where documented reads contradict the row: of a server whose records cannot be looked at. */
export async function contradictionsSeen(
  session: Session,
  { kind, row, sent, answer }: Acted,
  { id, from, before }: { readonly id: string; readonly from: string; readonly before: Json },
): Promise<readonly string[]> {
  const scope = scopeOf(sent, { id, ...before }, '');
  // Its clock is not ours.
  const knows: Knows = (reads) =>
    !reads.now && !reads.related && [...reads.record].every((field) => field in scope.record);
  const told = answeredInPart(row, { ...scope, record: { id } }, answer);
  const { sets = {}, to = from } = row;
  if (Object.keys(sets).length === 0) return told;
  const after = await see(session, { kind, id, state: to }, Object.keys(sets));
  if (typeof after === 'string') return [...told, after];
  const shown = Object.fromEntries(Object.entries(sets).filter(([field]) => field in after));
  return [
    ...told,
    ...written(session.lifecycles.of(kind), { ...row, sets: shown }, { scope, knows }, after),
    ...missingUploads(row, sent, after),
  ];
}
