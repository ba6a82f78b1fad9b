import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDurableStore } from '../../src/store/durable-store.js';
import type { Changes, MemoryStore } from '../../src/store/store.js';
import { contentsOf, useDirectories } from '../support/directories.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const newDirectory = useDirectories();
const put = (store: MemoryStore, id: string): Promise<void> =>
  store.transaction((tx) => {
    tx.put(chainRecord(id));
  });
const ids = (store: MemoryStore): readonly string[] => store.snapshot().records.map(({ id }) => id);
const journals = (directory: string): readonly string[] =>
  Object.keys(contentsOf(directory)).filter((name) => name.startsWith('journal-'));
const line = (...names: string[]): string =>
  `${JSON.stringify({ put: names.map((name) => chainRecord(name)) })}\n`;
const snapshotOf = (generation: number, ...names: string[]): string =>
  JSON.stringify({
    format: 1,
    generation,
    sequence: names.length,
    clock: { mode: 'running', offset: 0 },
    records: names.map((name) => chainRecord(name)),
  });

async function restart(directory: string): Promise<readonly string[]> {
  const store = await openDurableStore({ rules, directory });
  const found = ids(store);
  await store.close();
  return found;
}

describe.each([false, true])('folding while requests go on (fsync: %s)', (fsync) => {
  test('keeps everything', async () => {
    const directory = newDirectory();
    const failures: unknown[] = [];
    const store = await openDurableStore({
      rules,
      directory,
      fsync,
      foldAfter: 500,
      onFoldError: (error) => failures.push(error),
    });
    const names = Array.from({ length: 400 }, (_, index) => `chain-${index}`);
    // Four streams of writes, so that a fold always has writes beside it.
    await Promise.all(
      [0, 1, 2, 3].map(async (stream) => {
        for (let at = stream; at < names.length; at += 4) {
          // Written more than once, or there would be nothing to fold.
          for (let times = 0; times < 4; times += 1) await put(store, names[at] ?? '');
          if (at % 20 === stream) await new Promise((resolve) => setImmediate(resolve));
        }
      }),
    );
    expect([...ids(store)].sort()).toEqual([...names].sort());
    const [newest = ''] = [...journals(directory)].reverse();
    expect(Number(/\d+/.exec(newest)?.[0])).toBeGreaterThan(0);
    await store.close();
    expect(failures).toEqual([]);
    expect([...(await restart(directory))].sort()).toEqual([...names].sort());
    expect(journals(directory)).toHaveLength(1);
  });
});

describe('a crash in the middle of a fold', () => {
  test.each([
    {
      at: 'before the new snapshot is in place',
      files: {
        'db.json': snapshotOf(0, 'a'),
        'journal-000000.jsonl': line('b'),
        'journal-000001.jsonl': line('c'),
      },
    },
    {
      at: 'while the new snapshot is written aside',
      files: {
        'db.json': snapshotOf(0, 'a'),
        'db.json.new': '{"format": 1, "gener',
        'journal-000000.jsonl': line('b'),
        'journal-000001.jsonl': line('c'),
      },
    },
    {
      at: 'before the past journal is removed',
      files: {
        'db.json': snapshotOf(1, 'a', 'b'),
        'journal-000000.jsonl': '{"clear":true}\n',
        'journal-000001.jsonl': line('c'),
      },
    },
    {
      at: 'before the first snapshot ever',
      files: { 'journal-000000.jsonl': line('a', 'b'), 'journal-000001.jsonl': line('c') },
    },
    {
      at: 'after two folds that failed',
      files: {
        'db.json': snapshotOf(7, 'a'),
        'journal-000007.jsonl': line('b'),
        'journal-000008.jsonl': '',
        'journal-000009.jsonl': line('c'),
      },
    },
    {
      at: 'past generation 999999',
      files: {
        'db.json': snapshotOf(999_999, 'a'),
        'journal-999999.jsonl': line('b'),
        'journal-1000000.jsonl': line('c'),
      },
    },
  ])('$at loses nothing', async ({ files }) => {
    const directory = newDirectory();
    for (const [name, content] of Object.entries(files)) {
      fs.writeFileSync(path.join(directory, name), content);
    }
    const store = await openDurableStore({ rules, directory });
    expect(ids(store)).toEqual(['a', 'b', 'c']);
    await put(store, 'd');
    await store.close();
    expect(await restart(directory)).toEqual(['a', 'b', 'c', 'd']);
  });
});

describe('trouble with the disk', () => {
  test('a fold that fails is told, and no change is lost by it', async () => {
    const directory = newDirectory();
    const told: unknown[] = [];
    const store = await openDurableStore({
      rules,
      directory,
      foldAfter: 1,
      onFoldError: (error) => told.push(error),
    });
    // A directory where the snapshot is written aside: the write fails.
    fs.mkdirSync(path.join(directory, 'db.json.new'));
    await put(store, 'a');
    await put(store, 'b');
    await store.close();
    expect(told.length).toBeGreaterThan(0);
    fs.rmdirSync(path.join(directory, 'db.json.new'));
    expect(await restart(directory)).toEqual(['a', 'b']);
  });

  test('a fold that cannot begin is not tried again with every change', async () => {
    const directory = newDirectory();
    const told: unknown[] = [];
    const store = await openDurableStore({
      rules,
      directory,
      foldAfter: 1000,
      onFoldError: (error) => told.push(error),
    });
    const inTheWay = path.join(directory, 'journal-000001.jsonl');
    fs.mkdirSync(inTheWay);
    for (let changes = 0; told.length === 0 && changes < 100; changes += 1) await put(store, 'a');
    expect(told).toHaveLength(1);
    for (let changes = 0; changes < 3; changes += 1) await put(store, 'a');
    expect(told).toHaveLength(1);
    fs.rmdirSync(inTheWay);
    for (let changes = 0; !fs.existsSync(inTheWay) && changes < 100; changes += 1) {
      await put(store, 'a');
    }
    await store.close();
    expect(told).toHaveLength(1);
    expect(await restart(directory)).toEqual(['a']);
  });

  test('a change that cannot be kept has not happened', async () => {
    const directory = newDirectory();
    const store = await openDurableStore({ rules, directory });
    await put(store, 'a');
    const before = store.snapshot();
    const real = fs.writeSync;
    // A full disk: half of the line goes through, then no more.
    let room = 20;
    fs.writeSync = ((file: number, line: Uint8Array | string) => {
      if (room === 0) throw Object.assign(new Error('no space left'), { code: 'ENOSPC' });
      const written = real(file, Buffer.from(line), 0, room);
      room = 0;
      return written;
    }) as typeof fs.writeSync;
    try {
      await expect(put(store, 'b')).rejects.toMatchObject({
        name: 'StorageError',
        message: expect.stringMatching(/cannot write to .*journal-000000\.jsonl: no space left/),
      });
    } finally {
      fs.writeSync = real;
    }
    expect(store.snapshot()).toEqual(before);
    await put(store, 'c');
    // As a kill would leave it: nothing of the half line is there.
    const lines = contentsOf(directory)['journal-000000.jsonl']?.trimEnd().split('\n') ?? [];
    const kept = lines.map((each) => (JSON.parse(each) as Changes).put?.[0]?.id);
    expect(kept).toEqual([undefined, 'a', 'c']);
    await store.close();
    expect(await restart(directory)).toEqual(['a', 'c']);
  });
});
