import {
  ABSENT,
  settle,
  step,
  type Absent,
  type Event,
  type Lifecycle,
  type Row,
} from '../lifecycles/lifecycle.js';
import type { AnyRecord, Kind, RecordByKind } from '../lifecycles/records.js';
import { extend } from '../runtime/extend.js';
import type { Context, Outcome } from './handler.js';

export interface Act<K extends Kind> {
  readonly kind: K;
  readonly org: string;
  readonly id: string;
  readonly event: Event;
}

export interface Effects<K extends Kind> {
  /** What a condition of the table may ask of the record. */
  readonly facts?: (record: RecordByKind[K]) => Partial<Event>;
  /** What changes besides the state. Called only when the table lets the event happen. */
  readonly change?: (record: RecordByKind[K]) => RecordByKind[K];
  /** The body of the answer, made of the record as it is afterwards. */
  readonly body?: (record: RecordByKind[K]) => unknown;
}

/** Lets an event happen to a record, as far as the lifecycle of its kind allows. */
export async function transition<K extends Kind>(
  act: Act<K>,
  context: Context,
  { facts, change, body }: Effects<K> = {},
): Promise<Outcome> {
  const { tx, now } = context;
  const lifecycle: Lifecycle<string, AnyRecord['state']> = context.lifecycles[act.kind];
  const stored = await tx.get(act.kind, act.id);
  // Another organization's record is as unknown as one that was never made.
  const record = stored?.org === act.org ? settle(lifecycle, stored, now) : undefined;
  const state = record?.state ?? ABSENT;
  const event = record && facts ? extend(act.event, facts(record)) : act.event;
  const row: Row<AnyRecord['state']> = step(lifecycle, state, event);
  context.observe?.({ kind: act.kind, id: act.id, state, event, row });

  if (row.status >= 400 || record === undefined) {
    return { status: row.status, rule: row.id, details: explain(row, record, act) };
  }
  if (row.to === undefined) return { status: row.status, rule: row.id, body: body?.(record) };
  if (row.to === ABSENT) {
    tx.delete(act.kind, act.id);
    return { status: row.status, rule: row.id };
  }
  const changed = enter(row.to, change?.(record) ?? record);
  tx.put(changed);
  return { status: row.status, rule: row.id, body: body?.(changed) };
}

/**
 * An id that no record of the kind has. Chance repeats itself when a snapshot or an import goes on from
 * an earlier count of changes than its records are from, and a creation never replaces a record.
 */
export async function drawId(kind: Kind, { tx, random }: Context): Promise<string> {
  let id = random.uuid();
  while ((await tx.get(kind, id)) !== undefined) id = random.uuid();
  return id;
}

/** Makes a record, as far as the lifecycle of its kind allows; in the state that the row leads to. */
export function create(
  record: AnyRecord,
  operation: string,
  context: Context,
  body: unknown,
): Outcome {
  const event = { operation };
  const kind: Kind = record.kind;
  const row: Row<string> = step<string>(context.lifecycles[kind], ABSENT, event);
  context.observe?.({ kind, state: ABSENT, event, row });
  if (row.status >= 400) {
    return { status: row.status, rule: row.id, details: `${row.title}. Nothing was created.` };
  }
  if (row.to !== undefined && row.to !== ABSENT) {
    context.tx.put(row.to === record.state ? record : enter(row.to as typeof record.state, record));
  }
  return { status: row.status, rule: row.id, body };
}

function enter<R extends AnyRecord>(state: Exclude<R['state'], Absent>, record: R): R {
  return { ...record, state };
}

function explain<K extends Kind>(
  row: Row<string>,
  record: AnyRecord | undefined,
  act: Act<K>,
): string {
  if (record === undefined) return `${row.title}: ${act.id} in ${act.org}.`;
  return `${row.title}. ${act.id} is in state ${record.state}.`;
}
