import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify, type Run } from '../../src/harness/index.js';
import { atOnce } from '../support/at-once.js';
import { useDirectories } from '../support/directories.js';
import { serveStalls, stalls, type Habits } from './stall-server.js';

const newDirectory = useDirectories();

/** What `verify` says of the server, with nothing but a draft of its document. */
async function verifyStalls(habits: Habits, { below = '', document = stalls } = {}): Promise<Run> {
  const directory = newDirectory();
  const file = path.join(directory, 'stalls.yaml');
  fs.writeFileSync(file, stringify(document));
  const drafted = path.join(directory, 'drafted');
  await initDefinition(file, drafted);
  const server = await serveStalls(habits);
  try {
    return await verify({
      baseUrl: server.url + below,
      inForce: await loadDefinition({ definitions: [drafted] }),
      rules: [],
      ...{ yes: true, rate: Infinity, retries: 0, pause: atOnce },
    });
  } finally {
    await server.close();
  }
}

const told = ({ events }: Run, outcomes: readonly string[]): readonly string[] =>
  events
    .filter(({ outcome }) => outcomes.includes(outcome))
    .map(({ check, operation, name }) => `${check}: ${String(operation)} ${name}`);

test.each<{ readonly habit: string; readonly habits: Habits }>([
  { habit: 'integers as ids, pages, and parents that must be there', habits: {} },
  { habit: 'a 400 of its own for what is not JSON', habits: { unreadable: 400 } },
])('a server with $habit breaks nothing, and does what the draft says', async ({ habits }) => {
  const run = await verifyStalls(habits);
  expect(run.trouble).toBeUndefined();
  expect(told(run, ['failed'])).toEqual([]);
  const odd = told(run, ['refuted']).filter((each) => each.startsWith('walks'));
  expect(odd).toEqual([]);
  expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
});

test('pages may be counted from 0', async () => {
  const text = JSON.stringify(stalls).replace(
    '"in":"query","schema":{"type":"integer","minimum":1}',
    '"in":"query","schema":{"type":"integer","minimum":0}',
  );
  const document = JSON.parse(text) as typeof stalls;
  expect(document).not.toEqual(stalls);
  const run = await verifyStalls({ firstPage: 0 }, { document });
  expect(told(run, ['failed', 'refuted']).filter((each) => /failed|walks/.test(each))).toEqual([]);
});

test('a server that takes any line is told', async () => {
  const run = await verifyStalls({ takesAnything: true });
  expect(
    run.events.filter(({ outcome }) => outcome === 'failed').map(({ operation }) => operation),
  ).toContain('addLine');
});

test('a path at which there is something else is told, although its 404 has a body', async () => {
  expect((await verifyStalls({}, { below: '/shop/v1' })).trouble).toContain('wrong base path');
});

test('a server is known by the form of its 404 where nothing can be listed', async () => {
  const paths = Object.entries(stalls.paths).filter(([name]) => !name.startsWith('/buyers'));
  const document = { ...stalls, paths: Object.fromEntries(paths) as typeof stalls.paths };
  expect((await verifyStalls({}, { document })).trouble).toBeUndefined();
});
