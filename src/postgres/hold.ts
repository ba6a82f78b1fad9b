import type { AnyRecord } from '../lifecycles/records.js';
import type { ClockState } from '../runtime/clock.js';
import type { Soon } from '../runtime/follow.js';
import type { RecorderState } from '../server/stubs/recorder.js';
import type { Stubs } from '../server/stubs/stubs-port.js';
import type { StubsChange } from '../server/stubs/stubs-state.js';
import type { Records } from '../store/records.js';
import type { Changes } from '../store/store.js';
import type { Planted } from '../store/table.js';
import type { Held, Statement } from './link.js';
import { HeldRecords } from './held-records.js';
import { recordStatements, stubStatements, type Change } from './keep.js';
import { keyOf, nextVersion, toRecords, type WorldRow } from './rows.js';
import * as sql from './statements.js';
import type { Ground } from './view.js';
import type { Shared } from './shared.js';

/**
 * A world whose row this replica holds, and what it will be when it lets go: the changes of several
 * requests, one after the other, which are kept together.
 */
export class Hold implements Ground {
  readonly row: WorldRow;
  readonly #shared: Shared;
  readonly #held: Held;
  readonly #planted: Planted | undefined;
  readonly #records: HeldRecords;
  /** By their keys, in the order in which they came to be. */
  readonly #written = new Map<string, Change>();
  readonly #gone = new Map<string, readonly [string, string]>();
  readonly #others: Statement[] = [];
  #start: Records | undefined;
  #isCleared = false;
  #isChanged = false;
  #isMoved = false;
  #sequence: number;
  #clock: ClockState;
  #chanceSeed: number | null;
  #plantedSeed: number | null;
  #plantedAt: string | null;
  #era: number;
  #stubsVersion: number;
  #stubs: Stubs | undefined;
  #course: WorldRow['course'];
  #recorder: RecorderState | null;

  constructor(options: {
    readonly shared: Shared;
    readonly held: Held;
    readonly row: WorldRow;
    readonly planted: Planted | undefined;
    readonly isCareful: boolean;
    readonly asked: readonly (readonly [string, string])[];
    readonly found: readonly Readonly<Record<string, unknown>>[];
  }) {
    const { row } = options;
    this.row = row;
    this.#shared = options.shared;
    this.#held = options.held;
    this.#planted = options.planted;
    this.#records = new HeldRecords({ ...options, world: row.id });
    this.#sequence = row.sequence;
    this.#clock = row.clock;
    this.#chanceSeed = row.chance_seed;
    this.#plantedSeed = row.planted_seed;
    this.#plantedAt = row.planted_at;
    this.#era = row.era;
    this.#stubsVersion = row.stubs_version;
    this.#course = row.course;
    this.#recorder = row.recorder;
  }

  get sequence(): number {
    return this.#sequence;
  }

  get clock(): ClockState {
    return this.#clock;
  }

  get chanceSeed(): number | null {
    return this.#chanceSeed;
  }

  /** Whether the world has begun anew: nothing else is done in the same go. */
  get isCleared(): boolean {
    return this.#isCleared;
  }

  get isChanged(): boolean {
    return this.#isChanged;
  }

  /** The stubs as they will be, when they were looked at. */
  get stubs(): Stubs | undefined {
    return this.#stubs;
  }

  find(kind: string, id: string, isDrawn: boolean): Soon<AnyRecord | undefined> {
    return this.#records.find(kind, id, isDrawn);
  }

  async all(kind: string | null = null): Promise<Records> {
    const [rows = []] = await this.#held.send([sql.readKind(this.row.id, kind)]);
    const records = toRecords(this.#shared.rules, this.#planted, rows);
    for (const { record, key } of this.#ownWrites(kind)) {
      if (record === undefined) records.table(key.kind).delete(key.id);
      else records.set(record);
    }
    return records;
  }

  *#ownWrites(kind: string | null): Generator<{
    readonly record: AnyRecord | undefined;
    readonly key: { readonly kind: string; readonly id: string };
  }> {
    for (const [key, { record }] of this.#written) {
      const at = key.indexOf('\n');
      const ofKind = key.slice(0, at);
      if (kind === null || kind === ofKind)
        yield { record, key: { kind: ofKind, id: key.slice(at + 1) } };
    }
  }

  /** What a view of this world has changed has happened here. */
  apply(changes: Changes): void {
    this.#isChanged = true;
    if (changes.clear) {
      const { planted } = changes.start ?? {};
      this.#isCleared = true;
      this.#isMoved = true;
      this.#start = changes.start;
      this.#written.clear();
      this.#gone.clear();
      this.#records.forgetAssumed();
      this.#chanceSeed = changes.seed ?? null;
      this.#plantedSeed = planted?.seed ?? null;
      this.#plantedAt = planted?.at ?? null;
    }
    for (const [kind, id] of changes.delete ?? []) {
      const key = keyOf(kind, id);
      this.#gone.set(key, [kind, id]);
      this.#records.set(key, undefined);
      this.#written.delete(key);
      this.#written.set(key, { record: undefined, isNew: false });
    }
    for (const record of changes.put ?? []) {
      const key = keyOf(record.kind, record.id);
      const isNew = this.#records.isAssumedAbsent(key);
      this.#records.set(key, record);
      this.#written.set(key, { record, isNew });
    }
    if (changes.clock !== undefined) {
      this.#clock = changes.clock;
      this.#isMoved = true;
    }
    this.#sequence = (changes.sequence ?? this.#sequence) + 1;
  }

  /** The stubs of this moment, to be changed by work that the caller keeps or drops with `settle`. */
  async openStubs(): Promise<Stubs> {
    this.#stubs ??= await this.#shared.stubs.under(this.row, this.#held);
    if (this.#course !== null) this.#stubs.follow(this.#course);
    return this.#stubs;
  }

  get recorder(): RecorderState | null {
    return this.#recorder;
  }

  /** What has become of the stubs, and how that is kept. */
  settleStubs(
    stubs: Stubs,
    changes: readonly StubsChange[],
    recorder: RecorderState | null = this.#recorder,
  ): void {
    const statements = changes.flatMap((change) => stubStatements(this.row.id, change));
    this.#isChanged = true;
    this.#isMoved = true;
    this.#stubs = stubs;
    this.#course = stubs.course();
    this.#recorder = recorder;
    this.#others.push(...statements);
    if (changes.some((change) => !('scenario' in change || 'scenarios' in change))) {
      this.#stubsVersion = nextVersion();
    }
  }

  /** Forgets the journal, also what other replicas have not written yet. */
  beginEra(): void {
    this.#isMoved = true;
    this.#era += 1;
    this.#others.push({
      name: 'reset-counter',
      text: 'update counters set next = 0, era = $2 where world = $1',
      values: [this.row.id, this.#era],
    });
    this.#others.push({
      name: 'reset-journal',
      text: 'delete from journal where world = $1',
      values: [this.row.id],
    });
  }

  /** The row as it will be. */
  nextRow(): WorldRow {
    return {
      ...this.row,
      clock: this.#clock,
      sequence: this.#sequence,
      chance_seed: this.#chanceSeed,
      planted_seed: this.#plantedSeed,
      planted_at: this.#plantedAt,
      version: this.row.version + 1,
      era: this.#era,
      stubs_version: this.#stubsVersion,
      settings: this.#stubs === undefined ? this.row.settings : this.#stubs.settings,
      course: this.#course,
      recorder: this.#recorder,
    };
  }

  /** Everything that keeps the changes. */
  statements(): readonly Statement[] {
    const { id } = this.row;
    const next = this.nextRow();
    const world = this.#isMoved
      ? sql.updateWorld(id, {
          clock: next.clock,
          sequence: next.sequence,
          chanceSeed: next.chance_seed,
          plantedSeed: next.planted_seed,
          plantedAt: next.planted_at,
          era: next.era,
          stubsVersion: next.stubs_version,
          settings: next.settings,
          course: next.course,
          recorder: next.recorder,
        })
      : sql.countChange(id, next.sequence);
    const records = recordStatements(id, {
      start: this.#isCleared ? { records: this.#start } : undefined,
      planted: this.#planted,
      written: this.#written.values(),
      gone: [...this.#gone.values()],
    });
    return [...records, ...this.#others, world];
  }
}
