import type { AnyRecord } from '../lifecycles/records.js';
import { follow, type Soon } from '../runtime/follow.js';
import type { Planted } from '../store/table.js';
import type { Held, Row } from './link.js';
import { fromIdColumn, keyOf, toRecord } from './rows.js';
import { readRecords } from './statements.js';

/** The records of a world whose row is held, as far as they were asked for. */
export class HeldRecords {
  readonly #held: Held;
  readonly #world: string;
  readonly #planted: Planted | undefined;
  /** Whether a record that nobody asked for before is looked up, also where it was just thought of. */
  readonly #isCareful: boolean;
  readonly #known = new Map<string, AnyRecord | undefined>();
  readonly #found = new Map<string, Row>();
  readonly #assumed = new Set<string>();

  constructor(options: {
    readonly held: Held;
    readonly world: string;
    readonly planted: Planted | undefined;
    readonly isCareful: boolean;
    readonly asked: readonly (readonly [string, string])[];
    readonly found: readonly Row[];
  }) {
    this.#held = options.held;
    this.#world = options.world;
    this.#planted = options.planted;
    this.#isCareful = options.isCareful;
    for (const [kind, id] of options.asked) this.set(keyOf(kind, id), this.#plantedOne(kind, id));
    for (const row of options.found) {
      this.#found.set(keyOf(String(row['kind']), fromIdColumn(row['id'])), row);
    }
  }

  #plantedOne(kind: string, id: string): AnyRecord | undefined {
    const table = this.#planted?.table(kind);
    const found = table?.find(id);
    return found && table?.date(found);
  }

  set(key: string, record: AnyRecord | undefined): void {
    this.#found.delete(key);
    this.#known.set(key, record);
  }

  /** Whether the row of this record must be a new one. */
  isAssumedAbsent(key: string): boolean {
    return this.#assumed.has(key);
  }

  forgetAssumed(): void {
    this.#assumed.clear();
  }

  find(kind: string, id: string, isDrawn: boolean): Soon<AnyRecord | undefined> {
    const key = keyOf(kind, id);
    const row = this.#found.get(key);
    if (row !== undefined) {
      // Not before: one that is not a valid record is the trouble of who asks for it, and of nobody else.
      this.set(key, toRecord(row));
    }
    if (this.#known.has(key)) return this.#known.get(key);
    const planted = this.#plantedOne(kind, id);
    if (isDrawn && !this.#isCareful && planted === undefined) {
      // Nobody has it, or the database refuses the row, and all of this is done again with care.
      this.#assumed.add(key);
      this.set(key, undefined);
      return undefined;
    }
    return follow(this.#held.send([readRecords(this.#world, [[kind, id]])]), ([rows = []]) => {
      const [row] = rows;
      const record = row === undefined ? planted : toRecord(row);
      this.set(key, record);
      return record;
    });
  }
}
