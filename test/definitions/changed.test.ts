/** Kept data outlives the definition that it was written with. */
import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { loadDefinitionFrom } from '../../src/definition/load.js';
import { createSimulator } from '../../src/index.js';
import { checkDirectory, salvageTo } from '../../src/store/inspect.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const LIBRARY = path.join('test', 'definitions', 'library');

/** The library with its state AVAILABLE under another name. */
function renamed(): string {
  const directory = path.join(newDirectory(), 'library');
  fs.cpSync(LIBRARY, directory, { recursive: true });
  for (const file of ['openapi.yaml', 'lifecycles/1-book.yaml', 'lifecycles/2-loan.yaml']) {
    const at = path.join(directory, file);
    fs.writeFileSync(at, fs.readFileSync(at, 'utf8').replaceAll('AVAILABLE', 'FREE'));
  }
  return directory;
}

/** A directory as it is while a simulator runs, or after its end. */
async function kept(part: 'journal' | 'snapshot'): Promise<string> {
  const [data, copy] = [newDirectory(), path.join(newDirectory(), 'copy')];
  const simulator = await createSimulator({ port: 0, data, definitions: [LIBRARY] });
  const planted = await simulator.handle({
    method: 'POST',
    url: '/__admin/entities/book',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ title: 'Rocannon', isbn: '9780441732968' }),
  });
  expect(planted.status).toBe(201);
  fs.cpSync(data, copy, { recursive: true, filter: (name) => !name.includes('lock') });
  await simulator.close();
  return part === 'journal' ? copy : data;
}

describe('data of a definition that was changed', () => {
  test.each([
    {
      given: 'in the journal',
      part: 'journal' as const,
      place: /journal-\d+\.jsonl, line \d+, does not fit/,
    },
    {
      given: 'in the snapshot',
      part: 'snapshot' as const,
      place: /db\.json does not fit the definition: \/records/,
    },
  ])('$given is not called damaged, and it says what to do', async ({ part, place }) => {
    const data = await kept(part);
    const start = createSimulator({ port: 0, data, definitions: [renamed()] });
    const told: unknown = await start.catch((error: unknown) => error);
    expect(String(told)).toMatch(place);
    expect(String(told)).toMatch(/must be one of FREE, LENT/);
    expect(String(told)).toMatch(
      /or with this one before it was changed\. Start with --data memory/,
    );
    expect(String(told)).not.toMatch(/damaged|salvage/);
    const again = await createSimulator({ port: 0, data, definitions: [LIBRARY] });
    await again.close();
  });

  test('is told apart by data check, and salvage keeps what fits', async () => {
    const data = await kept('snapshot');
    const { records: rules } = (await loadDefinitionFrom(renamed())).lifecycles;
    expect(await checkDirectory(data, rules)).toMatchObject({
      damages: [],
      unfit: expect.arrayContaining([
        expect.stringMatching(/does not fit the definition: .*\/state must be one of FREE, LENT/),
      ]) as unknown,
    });
    const saved = await salvageTo(data, path.join(newDirectory(), 'new'), rules);
    expect(saved.records).toBe(2);
    expect(saved.lost.join('\n')).not.toMatch(/damaged/);
  });
});
