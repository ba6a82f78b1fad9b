import { settle, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createSlicer, type Slicer } from '../runtime/slices.js';
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
  /** One for all kinds: several that are each short would hold up everything else together. */
  readonly slice: Slicer;
}

/** The clock of the same moment: it may be moved while the records are looked at. */
export async function momentOf(world: World): Promise<Moment> {
  return world.store.transaction(async (tx) => ({
    records: await tx.records(),
    now: world.clock.now(),
    slice: createSlicer(),
  }));
}

/** A record as it is stored: its state may be over. */
export interface Seen {
  readonly record: AnyRecord;
  readonly place: number;
}

const texts = new WeakMap<World, Map<string, RecordTexts>>();

function textsOf(world: World, kind: string): RecordTexts {
  const ofWorld = texts.get(world) ?? new Map<string, RecordTexts>();
  texts.set(world, ofWorld);
  const known = ofWorld.get(kind) ?? new RecordTexts();
  ofWorld.set(kind, known);
  return known;
}

interface Question {
  readonly kind: string;
  readonly wanted: Wanted;
}

/** The state of a record as time has left it, where the record is wanted. */
type StateIfWanted = (record: AnyRecord, place: number) => string | undefined;

async function compile(
  world: World,
  moment: Moment,
  { kind, wanted }: Question,
): Promise<StateIfWanted> {
  const { org, id, state: wantedState, q = '' } = wanted;
  const lifecycle: Lifecycle = world.lifecycles.of(kind);
  const { from, to } = lifecycle.expiry;
  const table = moment.records.table(kind);
  const { now } = moment;
  const text = q.trim();
  const says =
    text === '' ? undefined : await textsOf(world, kind).find(text, table, lifecycle, moment);
  return (record, place) => {
    if (org !== undefined && record.org !== org) return undefined;
    if (id !== undefined && !record.id.startsWith(id)) return undefined;
    const isOver = from.includes(record.state) && now >= table.expiryOf(record);
    const state = isOver ? to : record.state;
    if (wantedState !== undefined && state !== wantedState) return undefined;
    return says === undefined || says(record, place, isOver) ? state : undefined;
  };
}

/** How many of the wanted records are in each state, and whose they are. */
export async function countRecords(
  world: World,
  moment: Moment,
  question: Question,
): Promise<{ readonly states: ReadonlyMap<string, number>; readonly orgs: ReadonlySet<string> }> {
  const stateOf = await compile(world, moment, question);
  const table = moment.records.table(question.kind);
  const counts: Record<string, number> = {};
  for (const state of world.lifecycles.of(question.kind).states) counts[state] = 0;
  const orgs = new Set<string>();
  const walk = { place: -1 };
  const { slice } = moment;
  let last: string | undefined;
  for (const record of table.walk(walk)) {
    if (slice.isOver()) await slice.next();
    if (record === undefined) continue;
    const state = stateOf(record, walk.place);
    if (state === undefined) continue;
    counts[state] = (counts[state] ?? 0) + 1;
    // Mostly the same as before.
    if (record.org !== last) {
      last = record.org;
      orgs.add(last);
    }
  }
  return { states: new Map(Object.entries(counts)), orgs };
}

/** From here on, it is worth to know beforehand what is looked for. */
const MANY = 5000;

/** Gathers what a search would read, for somebody who may search next. */
export function prepareSearch(world: World, { records }: Moment): void {
  if (records.size < MANY) return;
  for (const kind of world.lifecycles.kinds) textsOf(world, kind).prepare(records.table(kind));
}

/** So many are handed on at a time. */
const HANDFUL = 500;

/**
 * The records of a kind that are wanted, some at a time, while the event loop turns. Nothing is made of a record
 * that nobody asks for.
 */
export async function* findRecords(
  world: World,
  moment: Moment,
  question: Question & {
    readonly order?: 'oldest' | 'newest' | undefined;
    /** Only what comes after this place, in the order that is asked for. */
    readonly after?: number | undefined;
  },
): AsyncGenerator<readonly Seen[], void> {
  const { kind, order = 'oldest', after } = question;
  const stateOf = await compile(world, moment, question);
  const walk = { place: -1 };
  const { slice } = moment;
  let seen: Seen[] = [];
  for (const record of moment.records.table(kind).walk(walk, order)) {
    if (slice.isOver()) await slice.next();
    const { place } = walk;
    if (after !== undefined && (order === 'oldest' ? place <= after : place >= after)) continue;
    if (record === undefined || stateOf(record, place) === undefined) continue;
    seen.push({ record, place });
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
