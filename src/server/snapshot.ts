import type { RecordRules } from '../lifecycles/record-rules.js';
import type { AnyRecord } from '../lifecycles/records.js';
import type { Contract } from '../openapi/contract.js';
import type { Violation } from '../openapi/operation.js';
import type { ClockState } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import { isObject } from '../runtime/json.js';
import { createSlicer } from '../runtime/slices.js';
import { packageVersion } from '../runtime/package.js';
import { Records } from '../store/records.js';
import { isClockState, isCount, isSeed } from '../store/stored.js';
import type { StubsState } from './stubs/stubs-state.js';
import type { World } from './world.js';

/** Raised when the snapshots of one version cannot be restored by another. */
export const SNAPSHOT_FORMAT = 1;

/** The state of a world, as readable JSON that is the same to the byte for the same state. */
export interface WorldSnapshot {
  readonly format: typeof SNAPSHOT_FORMAT;
  /** The version of this package that took it. */
  readonly version: string;
  /** What the chance of the world came from. */
  readonly seed: number;
  readonly clock: ClockState;
  readonly sequence: number;
  /** Absent when none were made: a restore then leaves those that are there. */
  readonly stubs?: StubsState;
  /** Written in the order of creation, kind by kind. */
  readonly records: Records;
}

/** What is told of a snapshot without its records. */
export interface SnapshotNote extends Omit<WorldSnapshot, 'records'> {
  /** How many records it has. */
  readonly entities: number;
}

/** The snapshots that a world remembers by name. */
export interface Snapshots {
  /** In the order in which they were taken first. */
  list(): Soon<readonly (readonly [string, SnapshotNote])[]>;
  get(name: string): Soon<WorldSnapshot | undefined>;
  /** Nothing is put that would be one more than there may be. */
  put(name: string, snapshot: WorldSnapshot, most: number): Soon<'new' | 'replaced' | 'too many'>;
  /** Whether it was there. */
  delete(name: string): Soon<boolean>;
}

export function noteOf({ records, ...rest }: WorldSnapshot): SnapshotNote {
  return { ...rest, entities: records.size };
}

export function createMemorySnapshots(): Snapshots {
  const byName = new Map<string, WorldSnapshot>();
  return {
    list: () => [...byName].map(([name, snapshot]) => [name, noteOf(snapshot)] as const),
    get: (name) => byName.get(name),
    put(name, snapshot, most) {
      const isNew = !byName.has(name);
      if (isNew && byName.size >= most) return 'too many';
      byName.set(name, snapshot);
      return isNew ? 'new' : 'replaced';
    },
    delete: (name) => byName.delete(name),
  };
}

/** All that the world is now, in one moment. */
export function takeSnapshot(world: World): Soon<WorldSnapshot> {
  return world.look(({ clock, seed, sequence, records }, made) => {
    const stubs = made.state();
    return {
      format: SNAPSHOT_FORMAT,
      version: packageVersion(),
      seed: seed ?? world.seed,
      clock,
      sequence,
      ...(stubs !== undefined && { stubs }),
      records,
    };
  });
}

/** Writing is done this many records at a time, so that requests are answered in between. */
const RECORDS_AT_A_TIME = 250;

/** As JSON, in pieces. One record a line: readable, and a diff shows records. */
export async function* writeSnapshot(snapshot: WorldSnapshot): AsyncGenerator<string, void> {
  const { records, ...rest } = snapshot;
  yield `${JSON.stringify(rest).slice(0, -1)},"records":[`;
  let before = '';
  for await (const piece of records.pieces(RECORDS_AT_A_TIME)) {
    yield `${before}\n${piece.map((record) => JSON.stringify(inOrder(record))).join(',\n')}`;
    before = ',';
  }
  yield '\n]}';
}

/**
 * The fields in one order, whichever way the record came to be. What stands inside a field keeps its
 * order, because answers show it.
 */
function inOrder(record: AnyRecord): AnyRecord {
  const { kind, id, org, state, created_at, expires_at, ...rest } = record;
  const sorted = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  const common = { kind, id, org, state, created_at, expires_at };
  return { ...common, ...Object.fromEntries(sorted) };
}

/**
 * A value from outside as a snapshot, or everything that is wrong with it.
 *
 * @param contract that of the control plane, which describes snapshots
 */
export async function readSnapshot(
  value: unknown,
  contract: Contract,
  rules: RecordRules,
): Promise<WorldSnapshot | readonly Violation[]> {
  const format = isObject(value) ? value['format'] : undefined;
  if (!isObject(value) || format !== SNAPSHOT_FORMAT) {
    const was = format === undefined ? 'is missing' : `is ${JSON.stringify(format)}`;
    return [
      {
        pointer: '/format',
        message: `${was}, and this version reads format ${SNAPSHOT_FORMAT}. Nothing was changed. Use the version that wrote the snapshot, or take a new one.`,
      },
    ];
  }
  const { records: values } = value;
  const isList = Array.isArray(values);
  const violations = contract.validate('Snapshot', isList ? { ...value, records: [] } : value);
  if (violations.length > 0 || !isList) return violations;
  // The contract has checked that it is one.
  const rest = value as unknown as Omit<WorldSnapshot, 'records'>;
  const records = new Records(rules);
  const faults = [...contradictionsIn(rest), ...(await readRecords(values, contract, records))];
  return faults.length > 0 ? faults : { ...rest, records };
}

export function isSnapshot(read: WorldSnapshot | readonly Violation[]): read is WorldSnapshot {
  return 'format' in read;
}

/** Whoever has more to mend learns of the rest afterwards. */
const MOST_VIOLATIONS = 100;

/**
 * Sets the records that the values are. The checks are those of the store too, so that nothing is taken
 * that a start from its files would refuse.
 */
async function readRecords(
  values: readonly unknown[],
  contract: Contract,
  records: Records,
): Promise<readonly Violation[]> {
  const violations: Violation[] = [];
  const slice = createSlicer();
  for (const [index, value] of values.entries()) {
    if (slice.isOver()) await slice.next();
    if (violations.length >= MOST_VIOLATIONS) break;
    const place = `/records/${index}`;
    const invalid = contract.validate('SnapshotRecord', value);
    const fault = invalid.length === 0 ? records.rules.faultOf(value, place) : undefined;
    for (const { pointer, ...rest } of invalid) {
      violations.push({ pointer: `${place}${pointer}`, ...rest });
    }
    if (fault !== undefined) violations.push(fault);
    if (fault !== undefined || invalid.length > 0) continue;
    const record = value as AnyRecord;
    const { kind, id } = record;
    if (records.set(record) !== undefined) {
      violations.push({
        pointer: `${place}/id`,
        message: `is a duplicate: ${kind} ${id}`,
      });
    }
  }
  return violations;
}

/** What the schema has no words for. */
function contradictionsIn({
  clock,
  sequence,
  seed,
}: Omit<WorldSnapshot, 'records'>): readonly Violation[] {
  const violations: Violation[] = [];
  const refuse = (pointer: string, message: string): void => {
    violations.push({ pointer, message });
  };
  if (!isClockState(clock)) {
    refuse('/clock', 'is not a valid clock state within the years 0000 to 9999');
  }
  if (!isCount(sequence)) refuse('/sequence', 'must be a whole number from 0 to 9007199254740991');
  if (!isSeed(seed)) refuse('/seed', 'must be a whole number from 0 to 4294967295');
  return violations;
}
