import { describe, expect, jest, test } from '@jest/globals';
import type { Keep } from '../../src/store/commit-group.js';
import { createMemoryStore, emptyContents } from '../../src/store/memory-store.js';
import { StorageError, type Changes, type MemoryStore } from '../../src/store/store.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const CHAIN = 'identification-chain';

/** A store whose disk takes what it is given until it is told to be full. */
function storeOn(disk: { isFull: boolean }): {
  store: MemoryStore;
  writes: (readonly Changes[])[];
} {
  const writes: (readonly Changes[])[] = [];
  const keep: Keep = ({ lines }) => {
    if (disk.isFull) throw new StorageError('no space left');
    writes.push(lines.map((line) => JSON.parse(line) as Changes));
  };
  return { store: createMemoryStore({ contents: emptyContents(rules), keep }), writes };
}
const put = (
  store: MemoryStore,
  id: string,
  state: 'CREATED' | 'VALIDATED' = 'CREATED',
): Promise<void> =>
  store.transaction((tx) => {
    tx.put(chainRecord(id, state));
  });
const remove = (store: MemoryStore, id: string): Promise<void> =>
  store.transaction((tx) => {
    tx.delete(CHAIN, id);
  });
const stateOf = (store: MemoryStore, id: string): Promise<string | undefined> =>
  store.transaction(async (tx) => (await tx.get(CHAIN, id))?.state);
const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));
/** Lets promises go on, and the turn not end. */
async function hops(count: number): Promise<void> {
  for (let hop = 0; hop < count; hop += 1) await Promise.resolve();
}

describe('what commits in one turn', () => {
  test('is kept with one write, in order, before anybody is told', async () => {
    const { store, writes } = storeOn({ isFull: false });
    const told: string[] = [];
    const all = ['a', 'b', 'c'].map((id) => put(store, id).then(() => told.push(id)));
    await hops(50);
    expect({ writes, told }).toEqual({ writes: [], told: [] });
    await Promise.all(all);
    expect(writes).toEqual([['a', 'b', 'c'].map((id) => ({ put: [chainRecord(id)] }))]);
    expect(told).toEqual(['a', 'b', 'c']);
  });

  test('is seen by the transactions after it', async () => {
    const { store } = storeOn({ isFull: false });
    const first = put(store, 'a');
    const second = stateOf(store, 'a');
    const third = store.transaction(async (tx) => {
      if ((await tx.get(CHAIN, 'a')) !== undefined) tx.put(chainRecord('a', 'VALIDATED'));
    });
    expect(await Promise.all([first, second, third])).toEqual([undefined, 'CREATED', undefined]);
    expect(await stateOf(store, 'a')).toBe('VALIDATED');
  });

  test('is decided once where nothing had to be waited for, however much starts together', async () => {
    const { store } = storeOn({ isFull: false });
    const labels: number[] = [];
    const creations = ['a', 'b', 'c'].map((id) =>
      store.transaction((tx) => {
        labels.push(tx.sequence);
        if (tx.get(CHAIN, id) === undefined) tx.put(chainRecord(id));
      }),
    );
    await Promise.all(creations);
    expect(labels).toEqual([0, 1, 2]);
  });

  test('is read at once while nothing waits to be kept, and not before it is kept', async () => {
    const { store } = storeOn({ isFull: false });
    const read = (): unknown => store.transact((tx) => tx.get(CHAIN, 'a'));
    expect(read()).toBeUndefined();
    const kept = put(store, 'a');
    const early = read();
    expect(early).toBeInstanceOf(Promise);
    await kept;
    expect(await early).toEqual(chainRecord('a'));
    expect(read()).toEqual(chainRecord('a'));
  });

  test('is kept before a deletion, and before a snapshot', async () => {
    const { store, writes } = storeOn({ isFull: false });
    const all = [put(store, 'a'), put(store, 'b'), remove(store, 'a')];
    await Promise.all(all);
    expect(writes.flat()).toEqual([
      { put: [chainRecord('a')] },
      { put: [chainRecord('b')] },
      { delete: [[CHAIN, 'a']] },
    ]);
    const last = put(store, 'c');
    await hops(10);
    expect(store.snapshot().records.map(({ id }) => id)).toEqual(['b', 'c']);
    expect(writes.flat()).toHaveLength(4);
    await last;
  });
});

test('a change that no line can hold fails alone, and says so', async () => {
  const { store } = storeOn({ isFull: false });
  const before = put(store, 'a');
  await hops(10);
  jest.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
    throw new RangeError('Invalid string length');
  });
  await expect(put(store, 'b')).rejects.toThrow(/^1 records are too many to be saved at once/);
  await before;
  jest.spyOn(JSON, 'stringify').mockImplementationOnce(() => {
    throw new RangeError('Invalid string length');
  });
  const withClock = store.transaction((tx) => {
    tx.setClock({ mode: 'running', offset: 1 });
    tx.put(chainRecord('b'));
  });
  // The clock is no record.
  await expect(withClock).rejects.toThrow(/^1 records/);
  expect([await stateOf(store, 'a'), await stateOf(store, 'b')]).toEqual(['CREATED', undefined]);
});

describe('what cannot be kept has not happened', () => {
  test('for none of the turn, in any order of the records', async () => {
    const disk = { isFull: false };
    const { store } = storeOn(disk);
    for (const id of ['a', 'b', 'c']) await put(store, id);
    const before = store.snapshot();
    disk.isFull = true;
    const refused = await Promise.allSettled([
      put(store, 'b', 'VALIDATED'),
      put(store, 'd'),
      put(store, 'b'),
      put(store, 'd', 'VALIDATED'),
    ]);
    expect(refused.map(({ status }) => status)).toEqual(Array.from(refused, () => 'rejected'));
    expect(store.snapshot()).toEqual(before);
    await expect(remove(store, 'a')).rejects.toThrow('no space left');
    expect(store.snapshot()).toEqual(before);
    disk.isFull = false;
    await put(store, 'e');
    expect(store.snapshot()).toEqual({
      ...before,
      sequence: before.sequence + 1,
      records: [...before.records, chainRecord('e')],
    });
  });

  test('when it cannot be written down, and its neighbours are none the worse', async () => {
    const { store } = storeOn({ isFull: false });
    const endless: { self?: unknown } = {};
    endless.self = endless;
    const [first, bad, last] = await Promise.allSettled([
      put(store, 'a'),
      store.transaction((tx) => {
        tx.put({ ...chainRecord('bad'), ...endless });
      }),
      put(store, 'b'),
    ]);
    expect([first.status, bad.status, last.status]).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(store.snapshot().records.map(({ id }) => id)).toEqual(['a', 'b']);
  });

  test('nor was it ever read: who saw it looks again', async () => {
    const disk = { isFull: true };
    const { store } = storeOn(disk);
    const refused = put(store, 'a');
    await hops(10);
    const seen: (string | undefined)[] = [];
    const reader = store.transaction(async (tx) => {
      seen.push((await tx.get(CHAIN, 'a'))?.state);
      return seen.at(-1);
    });
    await expect(refused).rejects.toThrow('no space left');
    expect(await reader).toBeUndefined();
    expect(seen).toEqual(['CREATED', undefined]);
  });

  test('and a transaction that began on it starts again', async () => {
    const disk = { isFull: true };
    const { store } = storeOn(disk);
    const refused = put(store, 'a');
    await hops(10);
    const later = store.transaction(async (tx) => {
      const state = (await tx.get(CHAIN, 'a'))?.state;
      await endOfTurn();
      disk.isFull = false;
      tx.put(chainRecord(state === undefined ? 'nothing was there' : 'something was there'));
    });
    await expect(refused).rejects.toThrow('no space left');
    await later;
    expect(store.snapshot().records.map(({ id }) => id)).toEqual(['nothing was there']);
  });
});
