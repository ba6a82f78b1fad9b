import type { AnyRecord } from '../lifecycles/records.js';
import type { Store, Transaction } from '../store/store.js';
import type { World } from '../server/world.js';

/** What a mutant does to the records that pass between the operations and the store. */
export interface Passage {
  readonly read?: (record: AnyRecord) => AnyRecord;
  /** What is found that has a value. */
  readonly having?: (records: readonly AnyRecord[]) => readonly AnyRecord[];
  /** `before` is what the store holds, which a new record does not have. */
  readonly write?: (record: AnyRecord, before: AnyRecord | undefined) => AnyRecord;
  /** Keeps no new record and no change of one. The transaction counts, so that the next ids are others. */
  readonly forget?: boolean;
}

/** The world, with a store that lets records through as the passage says. */
export function withPassage(world: World, passage: Passage): World {
  const transact: Store['transact'] = (work, options) =>
    world.store.transact((tx) => work(passageOf(tx, passage)), options);
  const store: Store = {
    ...world.store,
    transact,
    transaction: async (work, options) => transact(work, options),
  };
  return { ...world, store };
}

function passageOf(tx: Transaction, { read, having, write, forget }: Passage): Transaction {
  const held = new Map<string, AnyRecord>();
  const keyOf = (kind: string, id: string): string => `${kind}/${id}`;
  return {
    get sequence() {
      return tx.sequence;
    },
    async get(kind: string, id: string) {
      const record = await tx.get(kind, id);
      if (record === undefined) return undefined;
      held.set(keyOf(kind, id), record);
      // A passage never changes the kind of a record.
      return read?.(record) ?? record;
    },
    async list(kind) {
      return (await tx.list(kind)).map((record) => read?.(record) ?? record);
    },
    async having(kind, field, value) {
      const found = (await tx.having(kind, field, value)).map((record) => read?.(record) ?? record);
      return having?.(found) ?? found;
    },
    records: () => tx.records(),
    put(record) {
      if (forget === true) {
        if (!held.has(keyOf(record.kind, record.id))) tx.delete(record.kind, record.id);
        return;
      }
      tx.put(write?.(record, held.get(keyOf(record.kind, record.id))) ?? record);
    },
    delete(kind, id) {
      tx.delete(kind, id);
    },
    countCreatedAfter: (instant) => tx.countCreatedAfter(instant),
    clear(sequence, start) {
      tx.clear(sequence, start);
    },
    drawFrom(seed) {
      tx.drawFrom(seed);
    },
    setClock(state) {
      tx.setClock(state);
    },
  };
}
