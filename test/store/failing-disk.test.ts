import fs from 'node:fs';
import { afterEach, describe, expect, jest, test } from '@jest/globals';
import { openDurableStore } from '../../src/store/durable-store.js';
import type { MemoryStore } from '../../src/store/store.js';
import { useDirectories } from '../support/directories.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const newDirectory = useDirectories();
const CHAIN = 'identification-chain';
const put = (
  store: MemoryStore,
  id: string,
  state: 'CREATED' | 'CANCELLED' = 'CREATED',
): Promise<void> =>
  store.transaction((tx) => {
    tx.put({ ...chainRecord(id), state });
  });
const stateOf = (store: MemoryStore, id: string): Promise<string | undefined> =>
  store.transaction(async (tx) => (await tx.get(CHAIN, id))?.state);
const ids = (store: MemoryStore): readonly string[] => store.snapshot().records.map(({ id }) => id);
const eio = Object.assign(new Error('input/output error'), { code: 'EIO' });

afterEach(() => {
  jest.restoreAllMocks();
});

test('a deletion is not decided on a change of its turn that could not be kept', async () => {
  const store = await openDurableStore({ rules, directory: newDirectory() });
  await put(store, 'a');
  const real = fs.writeSync;
  // Room for a short line and not for a long one.
  jest.spyOn(fs, 'writeSync').mockImplementation((file: number, text: string) => {
    if (text.includes('"put"')) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
    return real(file, text);
  });
  const cancelled = put(store, 'a', 'CANCELLED');
  const seen: (string | undefined)[] = [];
  const deleted = store.transaction(async (tx) => {
    seen.push((await tx.get(CHAIN, 'a'))?.state);
    if (seen.at(-1) === 'CANCELLED') tx.delete(CHAIN, 'a');
  });
  await expect(cancelled).rejects.toThrow('no space left');
  await deleted;
  expect(seen.at(-1)).toBe('CREATED');
  expect(ids(store)).toEqual(['a']);
  jest.restoreAllMocks();
  await store.close();
});

test('half a line that cannot be cut off again is the last: nothing is written behind it', async () => {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory });
  await put(store, 'a');
  const real = fs.writeSync;
  jest.spyOn(fs, 'writeSync').mockImplementationOnce((file: number, text: string) => {
    real(file, text.slice(0, 20));
    throw eio;
  });
  jest.spyOn(fs, 'ftruncateSync').mockImplementationOnce(() => {
    throw eio;
  });
  await expect(put(store, 'b')).rejects.toMatchObject({ name: 'StorageError' });
  await expect(put(store, 'c')).rejects.toMatchObject({ name: 'StorageError' });
  expect(ids(store)).toEqual(['a']);
  await store.close();
  const next = await openDurableStore({ rules, directory });
  expect(ids(next)).toEqual(['a']);
  await next.close();
});

describe('a disk that fails to sync', () => {
  type Sync = (file: number, done: (error: Error | null) => void) => void;
  /** Holds every sync until it is told how it ends. */
  function holdSyncs(): ((error: Error | null) => void)[] {
    const held: ((error: Error | null) => void)[] = [];
    const sync: Sync = (_file, done) => held.push(done);
    jest.spyOn(fs, 'fdatasync').mockImplementation(sync);
    return held;
  }
  const endOfTurn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  test('leaves everybody in doubt who waited for it, later syncs and readers too', async () => {
    const held = holdSyncs();
    const store = await openDurableStore({ rules, directory: newDirectory(), fsync: true });
    const first = put(store, 'a');
    await endOfTurn();
    const second = put(store, 'b');
    await endOfTurn();
    const reader = stateOf(store, 'a');
    const all = Promise.allSettled([first, second, reader]);
    held[0]?.(eio);
    await endOfTurn();
    // Linux tells of a failure once: the next sync says that all is well.
    held[1]?.(null);
    for (const outcome of await all) {
      expect(outcome).toMatchObject({
        status: 'rejected',
        reason: { name: 'UncertainStorageError' },
      });
    }
    await expect(put(store, 'c')).rejects.toMatchObject({ name: 'StorageError' });
  });

  test('until it is synced, what was written is read by nobody', async () => {
    const held = holdSyncs();
    const store = await openDurableStore({ rules, directory: newDirectory(), fsync: true });
    const writer = put(store, 'a');
    await endOfTurn();
    let answered = false;
    const reader = stateOf(store, 'a').finally(() => (answered = true));
    await endOfTurn();
    expect(answered).toBe(false);
    held[0]?.(null);
    await writer;
    expect(await reader).toBe('CREATED');
    jest.restoreAllMocks();
    await store.close();
  });
});

test('a closed store takes nothing more, and says so', async () => {
  const store = await openDurableStore({ rules, directory: newDirectory() });
  const last = put(store, 'a');
  for (let hop = 0; hop < 10; hop += 1) await Promise.resolve();
  await store.close();
  await last;
  await expect(put(store, 'b')).rejects.toThrow(/is closed/);
});

test('a journal that is refused leaves no file open', async () => {
  const directory = newDirectory();
  fs.writeFileSync(`${directory}/journal-000000.jsonl`, 'nonsense\n{}\n');
  const close = jest.spyOn(fs, 'closeSync');
  const open = jest.spyOn(fs, 'openSync');
  await expect(openDurableStore({ rules, directory })).rejects.toThrow(/damaged in line 1/);
  expect(close.mock.calls.length).toBe(open.mock.calls.length);
});
