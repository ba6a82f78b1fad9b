import { afterEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';

const open: Simulator[] = [];
afterEach(async () => {
  await Promise.all(open.splice(0).map((each) => each.close()));
});

/** A caller without types can give anything. */
const start = async (options: object): Promise<Simulator> => {
  const simulator = await createSimulator({ port: 0, ...options });
  open.push(simulator);
  return simulator;
};

const health = async ({ url }: Simulator): Promise<number> =>
  (await fetch(`${url}/__admin/health`)).status;

const SWITCHES = ['fsync', 'watch', 'logRequests'];
const NUMBERS = [
  'port',
  'seed',
  'foldAfter',
  'population',
  'proxyTimeout',
  'journalSize',
  'maxWorlds',
];
const TEXTS = [
  'host',
  'data',
  'auth',
  'fixtures',
  'spec',
  'mappings',
  'journal',
  'adminApiToken',
  'worldIdle',
  'import',
  'exportOnExit',
];
const LISTS = ['allowProxy', 'allowOrigin', 'overlays', 'middleware'];
const OBJECTS = ['log', 'mutation'];
const NAMES = [...SWITCHES, ...NUMBERS, ...TEXTS, ...LISTS, ...OBJECTS];

describe('an option that createSimulator cannot use is refused by its name', () => {
  const rows = [
    ...SWITCHES.map((name) => ({ name, wrong: ['false', 0, {}] })),
    ...NUMBERS.map((name) => ({ name, wrong: [false, '7', -1, 0.5, NaN, 2 ** 53] })),
    ...TEXTS.map((name) => ({ name, wrong: [false, 7, ['a'], {}] })),
    ...LISTS.map((name) => ({ name, wrong: [false, 'http://a.example', [7], {}] })),
    ...OBJECTS.map((name) => ({ name, wrong: [true, 'on', 7, []] })),
    { name: 'auth', wrong: ['strickt'] },
    { name: 'journal', wrong: ['plane'] },
    { name: 'worldIdle', wrong: ['an hour'] },
    { name: 'log', wrong: [{}, { info: () => undefined }] },
  ];
  test.each(rows)('$name: $wrong', async ({ name, wrong }) => {
    for (const value of wrong) {
      await expect(start({ [name]: value })).rejects.toThrow(
        `createSimulator: the option ${name} must be `,
      );
    }
  });

  test('and so is what is not a set of options', async () => {
    await expect(createSimulator('4010' as SimulatorOptions)).rejects.toThrow(
      'the options must be an object. They are "4010".',
    );
  });
});

test.each([undefined, null])('every option that is %s has its default', async (value) => {
  const names = NAMES.filter((name) => name !== 'port');
  const simulator = await start(Object.fromEntries(names.map((name) => [name, value])));
  expect(await health(simulator)).toBe(200);
});

test.each([
  { given: 'false', log: false },
  { given: 'a log that cannot flush, as console', log: { info() {}, error() {} } },
])('requests are answered, and the end is reached, with the log $given', async ({ log }) => {
  const simulator = await start({ log });
  expect(await health(simulator)).toBe(200);
  await simulator.close();
});
