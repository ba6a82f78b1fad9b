import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { createJournal } from '../../src/store/journal-file.js';
import { readJournal } from '../../src/store/read-journal.js';
import { createSnapshotAdapter } from '../../src/store/snapshot-adapter.js';
import { Records } from '../../src/store/records.js';
import { useDirectories } from '../support/directories.js';
import { chainRecord } from './records.js';
import { rules } from '../support/rules.js';

const newDirectory = useDirectories();

/** Texts that a careless reader would take for line ends. */
const AWKWARD = ['a\nb', 'a\r\nb', 'a\u2028b', 'é'.repeat(1_000_000), ']', '"records": ['];

const snapshot = {
  generation: 3,
  chain: '0123abcd',
  sequence: 12,
  clock: { mode: 'running', offset: 0 } as const,
};
const records = AWKWARD.map((text, index) => ({ ...chainRecord(`chain-${index}`), org: text }));

describe('a snapshot that is longer than a string can be', () => {
  const adapterOf = (file: string): ReturnType<typeof createSnapshotAdapter> =>
    createSnapshotAdapter(file, { rules, directory: path.dirname(file) });
  const readBy = async (adapter: ReturnType<typeof adapterOf>): Promise<object> => {
    const read = await adapter.read();
    return { ...read, records: [...(read?.records.all() ?? [])] };
  };

  test('is read a line at a time', async () => {
    const adapter = adapterOf(path.join(newDirectory(), 'db.json'));
    await adapter.write({ ...snapshot, records: Records.of(rules, records) });
    expect(await readBy(adapter)).toEqual({ ...snapshot, records });
  });

  test('may hold nothing', async () => {
    const adapter = adapterOf(path.join(newDirectory(), 'db.json'));
    await adapter.write({ ...snapshot, records: new Records(rules) });
    expect(await readBy(adapter)).toEqual({ ...snapshot, records: [] });
  });

  test('is damaged when its end is missing', async () => {
    const file = path.join(newDirectory(), 'db.json');
    const adapter = adapterOf(file);
    await adapter.write({ ...snapshot, records: Records.of(rules, records) });
    fs.truncateSync(file, fs.statSync(file).size - 4);
    await expect(adapter.read()).rejects.toThrow(/db\.json is damaged/);
  });
});

test('a journal with lines longer than a piece of it is read whole, but for its torn end', () => {
  const file = path.join(newDirectory(), 'journal-000000.jsonl');
  const journal = createJournal(file, 0, '00000000');
  for (const record of records) journal.append([JSON.stringify({ put: [record] })]);
  journal.close();
  const whole = fs.statSync(file).size;
  fs.appendFileSync(file, '{"put":[{"ki');
  const lines = readJournal(file, rules);
  const found = [];
  let next = lines.next();
  for (; !next.done; next = lines.next()) found.push(next.value.changes?.put);
  expect(found).toEqual([undefined, ...records.map((record) => [record])]);
  expect(next.value).toEqual({ whole, torn: 12 });
});
