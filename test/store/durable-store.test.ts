import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { openDurableStore } from '../../src/store/durable-store.js';
import type { MemoryStore } from '../../src/store/store.js';
import { contentsOf, useDirectories } from '../support/directories.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const newDirectory = useDirectories();
const put = (store: MemoryStore, ...ids: string[]): Promise<void> =>
  store.transaction((tx) => {
    for (const id of ids) tx.put(chainRecord(id));
  });
const ids = (store: MemoryStore): readonly string[] => store.snapshot().records.map(({ id }) => id);

/** The files as a killed process leaves them: opened, written, never closed. */
async function abandoned(...transactions: string[]): Promise<string> {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory });
  for (const id of transactions) await put(store, id);
  const copy = newDirectory();
  for (const [name, content] of Object.entries(contentsOf(directory))) {
    if (name !== 'lock') fs.writeFileSync(path.join(copy, name), content);
  }
  await store.close();
  return copy;
}

async function idsFoundIn(directory: string): Promise<readonly string[]> {
  const store = await openDurableStore({ rules, directory });
  const found = ids(store);
  await store.close();
  return found;
}

const JOURNAL = 'journal-000000.jsonl';

describe('a restart', () => {
  test('finds everything after a clean end, the clock included', async () => {
    const directory = newDirectory();
    const first = await openDurableStore({ rules, directory });
    await put(first, 'a', 'b');
    await first.transaction((tx) => {
      tx.delete('identification-chain', 'a');
      tx.setClock({ mode: 'frozen', at: '2030-01-01T00:00:00.000Z' });
    });
    const before = first.snapshot();
    await first.close();
    const second = await openDurableStore({ rules, directory });
    expect(second.snapshot()).toEqual(before);
    expect(second.snapshot()).toMatchObject({
      sequence: 2,
      clock: { mode: 'frozen', at: '2030-01-01T00:00:00.000Z' },
    });
    await second.close();
  });

  test('finds everything after a kill', async () => {
    const directory = await abandoned('a', 'b', 'c');
    expect(await idsFoundIn(directory)).toEqual(['a', 'b', 'c']);
  });

  test('forgets what was cleared, however often it is restarted', async () => {
    const directory = await abandoned('a', 'b');
    const store = await openDurableStore({ rules, directory });
    await store.transaction((tx) => {
      tx.clear();
      tx.put(chainRecord('c'));
    });
    await store.close();
    expect(await idsFoundIn(directory)).toEqual(['c']);
    expect(await idsFoundIn(directory)).toEqual(['c']);
  });

  test('the snapshot stays readable JSON, one record a line', async () => {
    const directory = newDirectory();
    const store = await openDurableStore({ rules, directory });
    await put(store, 'a', 'b');
    await store.close();
    const text = fs.readFileSync(path.join(directory, 'db.json'), 'utf8');
    expect(JSON.parse(text)).toMatchObject({ format: 2, sequence: 1, records: [{ id: 'a' }, {}] });
    expect(text.split('\n').filter((line) => line.includes('"id"'))).toHaveLength(2);
  });
});

describe('a last line that was never finished', () => {
  test.each([
    ['half a line', '{"put":[{"kind":"identificat'],
    ['a whole line without its end', JSON.stringify({ put: [chainRecord('half')] })],
    ['half a character', Buffer.from([0x7b, 0xc3])],
  ])('%s is dropped, and what comes after it is kept', async (_what, torn) => {
    const directory = await abandoned('a', 'b');
    fs.appendFileSync(path.join(directory, JOURNAL), torn);
    const store = await openDurableStore({ rules, directory });
    expect(ids(store)).toEqual(['a', 'b']);
    await put(store, 'c');
    const lines = contentsOf(directory)[JOURNAL]?.trimEnd().split('\n') ?? [];
    expect(lines.map((each) => JSON.parse(each) as unknown)).toHaveLength(4);
    await store.close();
    expect(await idsFoundIn(directory)).toEqual(['a', 'b', 'c']);
  });
});

describe('a damaged file is told by its name and left alone', () => {
  const first = JSON.stringify({ put: [chainRecord('a')] });
  const header = '"generation":0,"sequence":0,"clock":{"mode":"running","offset":0}';

  test.each([
    { file: JOURNAL, content: `${first}\n{"put":\n${first}\n`, told: /damaged in line 2/ },
    { file: JOURNAL, content: `null\n${first}\n`, told: /damaged in line 1/ },
    { file: JOURNAL, content: `${first}\n[1]\n`, told: /damaged in line 2/ },
    { file: JOURNAL, content: `${first}\n{"put":[{"kind":"nothing","id":"a"}]}\n`, told: /line 2/ },
    { file: JOURNAL, content: `${first}\n{"put":3}\n`, told: /damaged in line 2/ },
    { file: 'db.json', content: '{"format": 1,', told: /damaged: .*Nothing was changed/ },
    { file: 'db.json', content: '', told: /damaged: .*Nothing was changed/ },
    {
      file: 'db.json',
      content: '[]',
      told: /format unknown, and this version reads format 1 and 2/,
    },
    { file: 'db.json', content: `{"format":3,${header},"records":[]}`, told: /in format 3/ },
    { file: 'db.json', content: `{"format":1,${header}}`, told: /records is not a list/ },
    {
      file: 'db.json',
      content: `{"format":1,${header},"records":[{"id":"a"}]}`,
      told: /records.0.kind/,
    },
    {
      file: 'db.json',
      content: `{"format":1,${header.replace('"running"', '"backwards"')},"records":[]}`,
      told: /clock/,
    },
  ])('$file: $content', async ({ file, content, told }) => {
    const directory = newDirectory();
    fs.writeFileSync(path.join(directory, file), content);
    const opening = openDurableStore({ rules, directory });
    await expect(opening).rejects.toThrow(told);
    await expect(opening).rejects.toThrow(path.join(directory, file));
    await expect(opening).rejects.toMatchObject({ name: 'StorageError' });
    expect(contentsOf(directory)).toEqual({ [file]: content });
  });

  test('a directory that is a file', async () => {
    const file = path.join(newDirectory(), 'file');
    fs.writeFileSync(file, 'mine');
    await expect(openDurableStore({ rules, directory: file })).rejects.toThrow(
      /cannot use the data directory .*--data/,
    );
    expect(fs.readFileSync(file, 'utf8')).toBe('mine');
  });
});

describe('the lock', () => {
  test.each([
    ['a process that runs, and has nothing to do with it', `${process.ppid}\n`],
    ['a process that is gone', '999999999\n'],
    ['this process, as a number that is used again', `${process.pid}\n`],
    ['nobody', ''],
    ['no process at all', 'somebody\n'],
  ])('a file that names %s locks nobody out', async (_whose, lock) => {
    const directory = newDirectory();
    fs.writeFileSync(path.join(directory, 'lock'), lock);
    const store = await openDurableStore({ rules, directory });
    expect(contentsOf(directory)['lock']).toBe(`${process.pid} on ${os.hostname()}\n`);
    await store.close();
    expect(contentsOf(directory)).not.toHaveProperty('lock');
  });

  test('holds when somebody deletes the file that names the owner', async () => {
    const directory = newDirectory();
    const store = await openDurableStore({ rules, directory });
    fs.rmSync(path.join(directory, 'lock'));
    await expect(openDurableStore({ rules, directory })).rejects.toThrow(
      'in use by another process',
    );
    await store.close();
  });

  test('is given back when the directory turns out to be damaged', async () => {
    const directory = newDirectory();
    fs.writeFileSync(path.join(directory, 'db.json'), '{');
    await expect(openDurableStore({ rules, directory })).rejects.toThrow('damaged');
    expect(contentsOf(directory)).not.toHaveProperty('lock');
  });

  test('refuses a second opener in the same process', async () => {
    const directory = newDirectory();
    const store = await openDurableStore({ rules, directory });
    await expect(openDurableStore({ rules, directory })).rejects.toThrow(
      `in use by process ${process.pid} (`,
    );
    await put(store, 'a');
    await store.close();
    expect(await idsFoundIn(directory)).toEqual(['a']);
  });
});
