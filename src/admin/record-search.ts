import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createSlicer } from '../runtime/slices.js';
import type { World } from '../server/world.js';
import type { Records } from '../store/records.js';
import { RecordTexts } from './record-texts.js';

/** Which records are asked for; what is left out holds for all. */
export interface Wanted {
  readonly org?: string | undefined;
  readonly state?: string | undefined;
  /** How the id begins. */
  readonly id?: string | undefined;
  /** A text in any field, in any case. */
  readonly q?: string | undefined;
}

/** Records of one moment. */
export interface Moment {
  readonly records: Records;
  readonly now: Instant;
}

/** The clock of the same moment: it may be moved while the records are looked at. */
export async function momentOf(world: World): Promise<Moment> {
  return world.store.transaction(async (tx) => ({
    records: await tx.records(),
    now: world.clock.now(),
  }));
}

/** A record as it is stored: its state may be over. */
export interface Seen {
  readonly record: AnyRecord;
  readonly place: number;
  /** As time has left it. */
  readonly state: string;
}

const texts = new WeakMap<World, Map<string, RecordTexts>>();

function textsOf(world: World, kind: string): RecordTexts {
  const ofWorld = texts.get(world) ?? new Map<string, RecordTexts>();
  texts.set(world, ofWorld);
  const known = ofWorld.get(kind) ?? new RecordTexts();
  ofWorld.set(kind, known);
  return known;
}

/** So many are handed on at a time. */
const HANDFUL = 500;

/**
 * The records of a kind that are wanted, some at a time, while the event loop turns. Nothing is made of a record
 * that nobody asks for.
 */
export async function* findRecords(
  world: World,
  { records, now }: Moment,
  options: {
    readonly kind: string;
    readonly wanted: Wanted;
    readonly order?: 'oldest' | 'newest' | undefined;
    /** Only what comes after this place, in the order that is asked for. */
    readonly after?: number | undefined;
  },
): AsyncGenerator<readonly Seen[], void> {
  const { kind, wanted, order = 'oldest', after } = options;
  const { org, id, state: wantedState, q = '' } = wanted;
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  const { from, to } = lifecycle.expiry;
  const table = records.table(kind);
  const text = q.trim();
  const places =
    text === '' ? undefined : await textsOf(world, kind).find(table, text, lifecycle, now);
  const walk = { place: -1 };
  const slice = createSlicer();
  let seen: Seen[] = [];
  for (const record of table.walk(walk, order)) {
    if (slice.isOver()) await slice.next();
    if (record === undefined) continue;
    const { place } = walk;
    if (after !== undefined && (order === 'oldest' ? place <= after : place >= after)) continue;
    if (org !== undefined && record.org !== org) continue;
    if (id !== undefined && !record.id.startsWith(id)) continue;
    const isOver = from.includes(record.state) && now >= table.expiryOf(record);
    const state = isOver ? to : record.state;
    if (wantedState !== undefined && state !== wantedState) continue;
    if (places !== undefined && !places.has(place)) continue;
    seen.push({ record, place, state });
    if (seen.length < HANDFUL) continue;
    yield seen;
    seen = [];
  }
  yield seen;
}

/** What was found, as time has left it and with all of its fields. */
export function complete(
  { record }: Seen,
  lifecycle: Lifecycle,
  { records, now }: Moment,
): AnyRecord {
  return settle(lifecycle, records.table(record.kind).date(record), now);
}
