import { expect, test } from '@jest/globals';
import type { Store } from '../../src/store/store.js';
import { chainRecord, scoringRecord } from './records.js';

const CHAIN = 'identification-chain';

/** What every adapter promises who looks for records by a value of theirs. */
export function testHaving(holding: (...ids: string[]) => Promise<Store>): void {
  test('finds those that have a value: as they are now, of one kind, with what is not committed', async () => {
    const store = await holding('a', 'b', 'c', 'd');
    const named = async (name: string): Promise<readonly string[]> =>
      store.transaction(async (tx) =>
        (await tx.having(CHAIN, 'name', name)).map(({ id }) => id).sort(),
      );
    const put = (id: string, name: string): Promise<void> =>
      store.transaction((tx) => {
        tx.put({ ...chainRecord(id), name });
      });
    expect(await named('Ada')).toEqual([]);
    for (const id of ['a', 'b', 'c']) await put(id, 'Ada');
    await put('b', 'Bob');
    await store.transaction((tx) => {
      tx.delete(CHAIN, 'c');
      tx.put({ ...scoringRecord('e'), name: 'Ada' });
    });
    expect([await named('Ada'), await named('Bob')]).toEqual([['a'], ['b']]);
    const found = await store.transaction(async (tx) => {
      tx.put({ ...chainRecord('d'), name: 'Ada' });
      tx.delete(CHAIN, 'b');
      return [await tx.having(CHAIN, 'name', 'Ada'), await tx.having(CHAIN, 'name', 'Bob')];
    });
    expect(found.map((all) => all.map(({ id }) => id).sort())).toEqual([['a', 'd'], []]);
    await store.transaction((tx) => {
      tx.clear();
    });
    expect(await named('Ada')).toEqual([]);
  });

  test('runs work again that looked for a value which another has given to a record', async () => {
    const store = await holding();
    const take = (id: string): Promise<boolean> =>
      store.transaction(async (tx) => {
        const isTaken = (await tx.having(CHAIN, 'name', 'Ada')).length > 0;
        await Promise.resolve();
        if (!isTaken) tx.put({ ...chainRecord(id), name: 'Ada' });
        return !isTaken;
      });
    const won = await Promise.all(['a', 'b', 'c', 'd'].map(take));
    expect(won.filter(Boolean)).toHaveLength(1);
    expect(await store.transaction((tx) => tx.list(CHAIN))).toHaveLength(1);
  });
}
