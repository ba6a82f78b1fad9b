import { afterEach, expect, test } from '@jest/globals';
import type { ClockState } from '../../src/runtime/clock.js';
import type { Contents, Snapshot, Store } from '../../src/store/store.js';
import { testHaving } from './having.js';
import { chainRecord, scoringRecord } from './records.js';

const CHAIN = 'identification-chain';
const FROZEN: ClockState = { mode: 'frozen', at: '2030-01-01T00:00:00.000Z' };

/** Everything that it holds, as an array. */
const snapshotOf = async (store: Store): Promise<Snapshot> => {
  const { records, ...rest } = await store.contents();
  return { ...rest, records: [...records.all()] };
};

/** What every adapter of the storage port promises. */
export function testStore(open: () => Promise<Store>): void {
  const opened: Store[] = [];
  const openStore = async (): Promise<Store> => {
    const store = await open();
    opened.push(store);
    return store;
  };
  afterEach(async () => {
    for (const store of opened.splice(0)) await store.close();
  });
  const holding = async (...ids: string[]): Promise<Store> => {
    const store = await openStore();
    await store.transaction((tx) => {
      for (const id of ids) tx.put(chainRecord(id));
    });
    return store;
  };
  const idsIn = async (store: Store): Promise<readonly string[]> =>
    (await store.transaction((tx) => tx.list(CHAIN))).map(({ id }) => id);

  testHaving(holding);
  test('starts empty, with a running clock', async () => {
    const store = await openStore();
    expect(await snapshotOf(store)).toEqual({
      sequence: 0,
      clock: { mode: 'running', offset: 0 },
      records: [],
    });
  });

  test('finds what was put, by kind and id', async () => {
    const store = await holding('a', '__proto__', 'constructor');
    await store.transaction((tx) => {
      tx.put(scoringRecord('a'));
    });
    await store.transaction(async (tx) => {
      expect(await tx.get(CHAIN, 'a')).toEqual(chainRecord('a'));
      expect(await tx.get('document-scoring', 'a')).toEqual(scoringRecord('a'));
      expect(await tx.get(CHAIN, '__proto__')).toEqual(chainRecord('__proto__'));
      expect(await tx.get(CHAIN, 'toString')).toBeUndefined();
      expect(await tx.get('document-scoring', 'constructor')).toBeUndefined();
    });
  });

  test.each([
    ['U+0000', 'a\0b'],
    ['half a character', 'a\ud800b'],
    ['a backslash', '\\json "a"'],
  ])('an id and a text with %s are kept as they are', async (_what, id) => {
    const store = await holding(id, 'a\ufffdb', 'other');
    await store.transaction((tx) => {
      tx.put({ ...chainRecord(id), org: id });
    });
    await store.transaction(async (tx) => {
      expect(await tx.get(CHAIN, id)).toEqual({ ...chainRecord(id), org: id });
      tx.delete(CHAIN, 'other');
    });
    expect(await idsIn(store)).toEqual([id, 'a\ufffdb']);
    await store.transaction((tx) => {
      tx.delete(CHAIN, id);
    });
    expect(await store.transaction(async (tx) => tx.get(CHAIN, id))).toBeUndefined();
    expect(await idsIn(store)).toEqual(['a\ufffdb']);
  });

  test('shows a transaction its own changes at once', async () => {
    const store = await holding('a', 'b');
    await store.transaction(async (tx) => {
      tx.put(chainRecord('a', 'VALIDATED'));
      tx.put(chainRecord('c'));
      tx.delete(CHAIN, 'b');
      expect((await tx.get(CHAIN, 'a'))?.state).toBe('VALIDATED');
      expect(await tx.get(CHAIN, 'b')).toBeUndefined();
      expect((await tx.list(CHAIN)).map(({ id }) => id)).toEqual(['a', 'c']);
      expect(await tx.list('document-scoring')).toEqual([]);
    });
    expect(await idsIn(store)).toEqual(['a', 'c']);
  });

  test('shows nobody else a change that is not committed', async () => {
    const store = await holding('a');
    await store.transaction(async (tx) => {
      tx.put(chainRecord('b'));
      tx.delete(CHAIN, 'a');
      expect(await idsIn(store)).toEqual(['a']);
      expect((await snapshotOf(store)).records).toEqual([chainRecord('a')]);
    });
    expect(await idsIn(store)).toEqual(['b']);
  });

  test.each([
    [
      'throws',
      (): never => {
        throw new Error('half done');
      },
    ],
    ['rejects', () => Promise.reject(new Error('half done'))],
  ])('keeps nothing of work that %s', async (_how, end) => {
    const store = await holding('a');
    const before = await snapshotOf(store);
    const work = store.transaction((tx) => {
      tx.put(chainRecord('b'));
      tx.delete(CHAIN, 'a');
      tx.setClock(FROZEN);
      return end();
    });
    await expect(work).rejects.toThrow('half done');
    expect(await snapshotOf(store)).toEqual(before);
    expect(await idsIn(store)).toEqual(['a']);
  });

  test('keeps nothing of work that is to be discarded, and hands on its result', async () => {
    const store = await holding('a');
    const before = await snapshotOf(store);
    const result = await store.transaction(
      async (tx) => {
        tx.clear();
        tx.put(chainRecord('b'));
        return (await tx.list(CHAIN)).length;
      },
      { discard: true },
    );
    expect(result).toBe(1);
    expect(await snapshotOf(store)).toEqual(before);
  });

  test('runs work again whose reading was overtaken: no update is lost', async () => {
    const store = await openStore();
    await store.transaction((tx) => {
      tx.put(scoringRecord('a'));
    });
    let runs = 0;
    const attempt = () =>
      store.transaction(async (tx) => {
        runs += 1;
        const record = await tx.get('document-scoring', 'a');
        if (record === undefined) throw new Error('gone');
        await Promise.resolve();
        tx.put({ ...record, attempts: Number(record['attempts']) + 1 });
      });
    await Promise.all(Array.from({ length: 10 }, attempt));
    expect((await snapshotOf(store)).records).toMatchObject([{ attempts: 10 }]);
    expect(runs).toBeGreaterThan(10);
  });

  test('runs work again that listed what another has added to', async () => {
    const store = await openStore();
    const add = () =>
      store.transaction(async (tx) => {
        const count = (await tx.list(CHAIN)).length;
        await Promise.resolve();
        tx.put(chainRecord(`${count}`));
      });
    await Promise.all([add(), add(), add()]);
    expect(await idsIn(store)).toEqual(['0', '1', '2']);
  });

  test('deletes one record of one kind; deleting what is not there is nothing', async () => {
    const store = await holding('a', 'b');
    await store.transaction((tx) => {
      tx.put(scoringRecord('a'));
    });
    await store.transaction((tx) => {
      tx.delete(CHAIN, 'a');
      tx.delete(CHAIN, 'never');
    });
    expect((await snapshotOf(store)).records).toEqual([chainRecord('b'), scoringRecord('a')]);
  });

  test('a record that is deleted and put again in one transaction is there', async () => {
    const store = await holding('a');
    await store.transaction((tx) => {
      tx.delete(CHAIN, 'a');
      tx.put(chainRecord('a', 'VALIDATED'));
    });
    expect((await snapshotOf(store)).records).toEqual([chainRecord('a', 'VALIDATED')]);
  });

  test('clear forgets every record, and what is put after it stays', async () => {
    const store = await holding('a', 'b');
    await store.transaction(async (tx) => {
      tx.put(scoringRecord('before'));
      tx.clear();
      expect(await tx.get(CHAIN, 'a')).toBeUndefined();
      expect(await tx.list(CHAIN)).toEqual([]);
      tx.put(chainRecord('c'));
      expect((await tx.list(CHAIN)).map(({ id }) => id)).toEqual(['c']);
    });
    expect((await snapshotOf(store)).records).toEqual([chainRecord('c')]);
  });

  test('counts transactions with changes, and no others', async () => {
    const store = await holding('a');
    expect((await snapshotOf(store)).sequence).toBe(1);
    await store.transaction((tx) => tx.get(CHAIN, 'a'));
    expect((await snapshotOf(store)).sequence).toBe(1);
    await store.transaction((tx) => {
      expect(tx.sequence).toBe(1);
      tx.setClock(FROZEN);
    });
    expect(await snapshotOf(store)).toMatchObject({ sequence: 2, clock: FROZEN });
  });

  test('contents stay what they were when the store changes, replaces and deletes records', async () => {
    const store = await holding('a', 'b', 'c');
    const before = await store.contents();
    await store.transaction((tx) => {
      tx.put(chainRecord('a', 'VALIDATED'));
      tx.delete(CHAIN, 'b');
      tx.put(chainRecord('d'));
    });
    const after = await store.contents();
    await store.transaction((tx) => {
      tx.delete(CHAIN, 'a');
    });
    const shown = ({ records }: Contents): readonly string[] =>
      [...records.all(CHAIN)].map(({ id, state }) => `${id} ${state}`);
    expect(shown(before)).toEqual(['a CREATED', 'b CREATED', 'c CREATED']);
    expect(shown(after)).toEqual(['a VALIDATED', 'c CREATED', 'd CREATED']);
    expect(await idsIn(store)).toEqual(['c', 'd']);
  });

  test('a snapshot does not change with the store', async () => {
    const store = await holding('a');
    const snapshot = await snapshotOf(store);
    await store.transaction((tx) => {
      tx.put(chainRecord('a', 'VALIDATED'));
      tx.put(chainRecord('b'));
    });
    expect(snapshot.records).toEqual([chainRecord('a')]);
    expect(snapshot.sequence).toBe(1);
  });
}
