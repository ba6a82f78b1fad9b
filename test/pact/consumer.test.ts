import { execFile } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from '@jest/globals';

const run = promisify(execFile);

async function contentsOf(directory: string): Promise<Record<string, string>> {
  const names = (await readdir(directory)).sort();
  const texts = names.map(async (name) => [
    name,
    await readFile(path.join(directory, name), 'utf8'),
  ]);
  return Object.fromEntries(await Promise.all(texts)) as Record<string, string>;
}

test('the consumer tests write the contracts that are committed, to the byte', async () => {
  const directory = await mkdtemp(path.join(tmpdir(), 'pacts-'));
  try {
    await run(process.execPath, ['tools/pact.mjs', 'consumer', directory]);
    const written = await contentsOf(directory);
    expect(Object.keys(written)).toEqual([
      'back-office-masstack-documents.json',
      'customer-web-masstack-documents.json',
    ]);
    expect(written).toEqual(await contentsOf('contracts/pacts'));
  } finally {
    await rm(directory, { recursive: true });
  }
}, 120_000);
