import type { AnyRecord } from '../lifecycles/records.js';
import type { Contract } from '../openapi/contract.js';
import type { Violation } from '../openapi/operation.js';
import type { ClockState } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import { packageVersion } from '../runtime/package.js';
import { faultOfRecord, isCount } from '../store/record-check.js';
import { isClockState, isSeed } from '../store/stored.js';
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
  /** In the order of creation, kind by kind. */
  readonly records: readonly AnyRecord[];
}

export function takeSnapshot({ chanceSeed, store }: World): WorldSnapshot {
  const { clock, sequence, records } = store.snapshot();
  return {
    format: SNAPSHOT_FORMAT,
    version: packageVersion(),
    seed: chanceSeed,
    clock,
    sequence,
    records: records.map(inOrder),
  };
}

/**
 * The fields in one order, whichever way the record came to be. What stands inside a field keeps its
 * order, because answers show it.
 */
function inOrder(record: AnyRecord): AnyRecord {
  const { kind, id, org, state, created_at, expires_at, ...rest } = record;
  const sorted = Object.entries(rest).sort(([one], [other]) => (one < other ? -1 : 1));
  const common = { kind, id, org, state, created_at, expires_at };
  return { ...common, ...Object.fromEntries(sorted) } as AnyRecord;
}

/**
 * A value from outside as a snapshot, or everything that is wrong with it.
 *
 * @param contract that of the control plane, which describes snapshots
 */
export function readSnapshot(
  value: unknown,
  contract: Contract,
): WorldSnapshot | readonly Violation[] {
  const format = isObject(value) ? value['format'] : undefined;
  if (format !== SNAPSHOT_FORMAT) {
    const was = format === undefined ? 'is missing' : `is ${JSON.stringify(format)}`;
    return [
      {
        pointer: '/format',
        message: `${was}, and this version reads format ${SNAPSHOT_FORMAT}. Nothing was changed. Use the version that wrote the snapshot, or take a new one.`,
      },
    ];
  }
  const violations = contract.validate('Snapshot', value);
  if (violations.length > 0) return violations;
  // The contract has checked that it is one.
  const snapshot = value as WorldSnapshot;
  const contradictions = contradictionsIn(snapshot);
  return contradictions.length > 0 ? contradictions : snapshot;
}

export function isSnapshot(read: WorldSnapshot | readonly Violation[]): read is WorldSnapshot {
  return 'format' in read;
}

/**
 * What the schema has no words for. The checks are those of the store, so that nothing is taken that a
 * start from its files would refuse.
 */
function contradictionsIn({ clock, sequence, seed, records }: WorldSnapshot): readonly Violation[] {
  const violations: Violation[] = [];
  const refuse = (pointer: string, message: string): void => {
    violations.push({ pointer, message });
  };
  if (!isClockState(clock)) {
    refuse('/clock', 'is not the state of a clock within the years 0000 to 9999');
  }
  if (!isCount(sequence)) refuse('/sequence', 'must be a whole number from 0 to 9007199254740991');
  if (!isSeed(seed)) refuse('/seed', 'must be a whole number from 0 to 4294967295');
  const seen = new Set<string>();
  for (const [index, record] of records.entries()) {
    const pointer = `/records/${index}`;
    const fault = faultOfRecord(record, pointer);
    if (fault !== undefined) refuse(fault.pointer, fault.message);
    const { kind, id } = record;
    if (seen.has(`${kind}/${id}`)) refuse(`${pointer}/id`, `stands twice: ${kind} ${id}`);
    seen.add(`${kind}/${id}`);
  }
  return violations;
}
