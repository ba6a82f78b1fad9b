import fs from 'node:fs';
import path from 'node:path';
import { expect, test } from '@jest/globals';
import { stringify } from 'yaml';
import { loadDefinition } from '../../src/composition/definition.js';
import { initDefinition } from '../../src/definition/draft/init.js';
import { verify, type Run } from '../../src/harness/index.js';
import { atOnce } from '../support/at-once.js';
import { useDirectories } from '../support/directories.js';
import { flags, serveFlags, type FlagHabits } from './flag-server.js';

const newDirectory = useDirectories();

/** What `verify` says of the server with nothing but a draft of its document, and what it leaves there. */
async function verifyFlags(
  habits: FlagHabits,
): Promise<Run & { readonly left: readonly string[] }> {
  const directory = newDirectory();
  const file = path.join(directory, 'flags.yaml');
  fs.writeFileSync(file, stringify(flags(habits.taken ?? 409)));
  const drafted = path.join(directory, 'drafted');
  await initDefinition(file, drafted);
  const server = await serveFlags(habits);
  try {
    const run = await verify({
      baseUrl: server.url,
      inForce: await loadDefinition({ definitions: [drafted] }),
      rules: [],
      checks: ['walks', 'inputs', 'errors'],
      ...{ yes: true, rate: Infinity, retries: 0, pause: atOnce },
    });
    return { ...run, left: server.left() };
  } finally {
    await server.close();
  }
}

test.each<{ readonly given: string; readonly habits: FlagHabits }>([
  { given: 'names, and says so', habits: {} },
  { given: 'names, and says nothing', habits: { says: () => 'no' } },
  { given: 'names and owners', habits: { shares: false } },
  {
    given: 'names, with 422 and the value in the text',
    habits: { taken: 422, says: (field) => `the ${field} dark-mode has been taken` },
  },
  { given: 'names, and it refuses with a name of the error', habits: { dislikesNotes: true } },
  { given: 'nothing, as a new one takes the place of the old', habits: { replaces: true } },
  { given: 'names, with 400', habits: { taken: 400, says: (field) => `${field} must be unique` } },
])(
  'a server that takes each value once breaks nothing, and all is tested: $given',
  async ({ habits }) => {
    const run = await verifyFlags(habits);
    expect(run.trouble).toBeUndefined();
    const odd = run.events.filter(
      ({ check, outcome }) => outcome === 'failed' || (check === 'walks' && outcome === 'refuted'),
    );
    expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
    expect(run.coverage.cells.filter(({ outcome }) => outcome !== 'passed')).toEqual([]);
    expect({ left: run.left, leftovers: run.leftovers }).toEqual({ left: [], leftovers: [] });
  },
);

test('an example that names what is not there is told once, and everything else is tested without it', async () => {
  const run = await verifyFlags({ lacksTeams: true });
  const odd = run.events.filter(({ check, outcome }) => check === 'walks' && outcome !== 'passed');
  expect(odd.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual(['refuted ABSENT: addFlag']);
  const team = run.events.filter(({ name }) => name.startsWith('/body/team'));
  expect(team.filter(({ outcome }) => outcome === 'passed')).not.toEqual([]);
  expect(
    run.events.filter(({ check, outcome }) => check === 'inputs' && outcome === 'failed'),
  ).toEqual([]);
  expect(run.left).toEqual([]);
});

test('a creation with a status that is not documented is told, and what it makes is tested all the same', async () => {
  const run = await verifyFlags({ made: 200 });
  const odd = run.events.filter(({ check, outcome }) => check === 'walks' && outcome !== 'passed');
  expect(odd.map(({ name, outcome }) => `${outcome} ${name}`)).toEqual(['failed ABSENT: addFlag']);
  expect(run.left).toEqual([]);
});

test.each<{ readonly given: string; readonly location: (name: string) => string }>([
  { given: 'a path', location: (name) => `/flags/${name}` },
  {
    given: 'an address below a path of a gateway',
    location: (name) => `https://flags.example/v1/flags/${name}/?x=1`,
  },
  { given: 'a path relative to its own', location: (name) => `flags/${name}` },
  { given: 'a path relative to that of a directory', location: (name) => name },
  { given: 'a job', location: () => '/jobs/7' },
  { given: 'nonsense', location: () => 'http://[' },
])('a Location that may be right breaks nothing: $given', async ({ location }) => {
  const run = await verifyFlags({ location });
  const odd = run.events.filter(({ check, outcome }) => check === 'walks' && outcome !== 'passed');
  expect(odd.map(({ name, reason }) => `${name}: ${String(reason)}`)).toEqual([]);
});

test('a Location that leads to another record refutes what HTTP says', async () => {
  const run = await verifyFlags({ location: (name) => `/flags/${name}2` });
  const odd = run.events.filter(({ check, outcome }) => check === 'walks' && outcome !== 'passed');
  expect(odd.map(({ outcome, reason }) => `${outcome}: ${String(reason)}`)).toEqual([
    expect.stringMatching(
      /^refuted: the header location leads to \/flags\/(\S+)2, and readFlag of that is answered with 404: \1 was made$/,
    ),
  ]);
});
