import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { openDurableStore } from '../../src/store/durable-store.js';
import { checkDirectory, salvageTo } from '../../src/store/inspect.js';
import { Records } from '../../src/store/records.js';
import type { MemoryStore } from '../../src/store/store.js';
import { useDirectories } from '../support/directories.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const newDirectory = useDirectories();
const MANY = 1000;
const many = (name: string): Records =>
  Records.of(
    rules,
    Array.from({ length: MANY }, (_, index) => chainRecord(`${name}-${index}`)),
  );
const replaceBy = (store: MemoryStore, name: string): Promise<void> =>
  store.transaction((tx) => {
    tx.clear(0, many(name));
  });
const ids = (store: MemoryStore): readonly string[] => store.snapshot().records.map(({ id }) => id);
const journal = (directory: string): string => path.join(directory, 'journal-000000.jsonl');

/** A copy as a kill leaves it: nothing is folded. */
function copyOf(directory: string, cut: (lines: string[]) => string[] = (lines) => lines): string {
  const copy = newDirectory();
  fs.cpSync(directory, copy, { recursive: true });
  fs.rmSync(path.join(copy, 'lock'), { force: true });
  const lines = fs.readFileSync(journal(copy), 'utf8').split('\n');
  const kept = cut(lines.slice(0, -1));
  fs.writeFileSync(journal(copy), kept.map((line) => `${line}\n`).join(''));
  return copy;
}

test('many records are kept in parts, and others commit in between', async () => {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory });
  let isDone = false;
  const replaced = replaceBy(store, 'a').then(() => {
    isDone = true;
  });
  await store.transaction((tx) => {
    tx.put(chainRecord('before'));
  });
  expect([isDone, ids(store)]).toEqual([false, ['before']]);
  await replaced;
  expect(ids(store)).toHaveLength(MANY);
  await store.transaction((tx) => {
    tx.put(chainRecord('after'));
  });

  const killed = await openDurableStore({ rules, directory: copyOf(directory) });
  expect(killed.snapshot()).toEqual(store.snapshot());
  expect(ids(killed).at(-1)).toBe('after');
  await killed.close();
  await store.close();
});

test('parts of a change that never came have not happened, and do not get into the next one', async () => {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory });
  await replaceBy(store, 'a');
  // The kill comes before the change itself: its checksum is not in the head yet either.
  const head = fs.readFileSync(path.join(directory, 'head.json'), 'utf8');
  const before = fs.readFileSync(journal(directory), 'utf8').split('\n').length - 1;
  await replaceBy(store, 'b');
  const killed = copyOf(directory, (lines) => lines.slice(0, before + 2));
  fs.writeFileSync(path.join(killed, 'head.json'), head);
  await store.close();

  const again = await openDurableStore({ rules, directory: killed });
  expect(ids(again)[0]).toBe('a-0');
  await replaceBy(again, 'c');
  const killedAgain = copyOf(killed);
  await again.close();
  const last = await openDurableStore({ rules, directory: killedAgain });
  expect(ids(last)).toEqual([...many('c').all()].map(({ id }) => id));
  await last.close();
});

test('a lost part is told by check and start, and salvage saves the records of the others', async () => {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory });
  await replaceBy(store, 'a');
  await replaceBy(store, 'b');
  const isPartOfB = (line: string): boolean => line.includes('"part":2,') && line.includes('b-');
  const killed = copyOf(directory, (lines) => lines.filter((line) => !isPartOfB(line)));
  await store.close();

  await expect(openDurableStore({ rules, directory: killed })).rejects.toThrow(/lines are missing/);
  expect((await checkDirectory(killed, rules)).damages.join()).toMatch(/lines are missing/);
  const saved = path.join(newDirectory(), 'saved');
  const salvaged = await salvageTo(killed, saved, rules);
  expect(salvaged.lost.join()).toMatch(
    /journal-000000\.jsonl .*: it is part 3, and part 2 comes next/,
  );
  const again = await openDurableStore({ rules, directory: saved });
  expect(ids(again)).toHaveLength(MANY - 250);
  expect(ids(again).every((id) => id.startsWith('b-'))).toBe(true);
  await again.close();
});

test('of two replacements at once the later one wins, whole', async () => {
  const directory = newDirectory();
  const store = await openDurableStore({ rules, directory, foldAfter: 1 });
  await Promise.all([replaceBy(store, 'a'), replaceBy(store, 'b'), replaceBy(store, 'c')]);
  expect(ids(store)).toEqual([...many('c').all()].map(({ id }) => id));
  const before = store.snapshot();
  await store.close();
  const again = await openDurableStore({ rules, directory });
  expect(again.snapshot()).toEqual(before);
  await again.close();
});
