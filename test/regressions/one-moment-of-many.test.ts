/** A change of thousands of records is worked on in slices, and still happens in one moment. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const POPULATION = 2000;
const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const LISTS = '/__admin/entities/identification-chain?limit=40';
const HEADERS = { authorization: 'Bearer test_admin', 'content-type': 'application/json' };
const EARLY = { at: '2030-07-01T00:00:00.000Z', century: '20' };
const LATE = { at: '2130-07-01T00:00:00.000Z', century: '21' };

let simulator: Simulator;
afterEach(() => simulator.close());

const ask = (method: string, path: string, body?: object) =>
  fetch(`${simulator.url}${path}`, {
    method,
    headers: HEADERS,
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });

/** The centuries of the times in an answer and of its clock: one, when it is of one moment. */
async function centuriesSeen(path: string): Promise<string> {
  const response = await ask('GET', path);
  const clock = new Date(String(response.headers.get('date'))).toISOString();
  const text = await response.text();
  // Two fixtures expired in 2024, whatever the clock says.
  const times = [...text.matchAll(/"(?!2024)(\d\d)\d\d-\d\d-\d\dT/g)].map(([, century]) => century);
  expect([response.status, times.length > 0]).toEqual([200, true]);
  // The chain of the fixtures is open at its own time; in a population some are expired by design.
  if (path === CHAIN) expect(text).not.toContain('EXPIRED');
  return [...new Set([clock.slice(0, 2), ...times])].join(' ');
}

describe.each([
  { store: 'memory', options: () => ({}) },
  { store: 'a directory', options: () => ({ data: newDirectory() }) },
])('in $store', ({ options }) => {
  beforeEach(async () => {
    simulator = await createSimulator({ port: 0, population: POPULATION, ...options() });
    for (const { at, century } of [LATE, EARLY]) {
      await ask('POST', '/__admin/reset', { at });
      await ask('PUT', `/__admin/snapshots/of-${century}`);
    }
  });

  test.each([
    { change: 'reset', make: ({ at }: typeof EARLY) => ask('POST', '/__admin/reset', { at }) },
    {
      change: 'restore',
      make: ({ century }: typeof EARLY) => ask('POST', `/__admin/snapshots/of-${century}/restore`),
    },
  ])('a $change is seen whole or not at all', async ({ make }) => {
    for (const target of [LATE, EARLY, LATE]) {
      const meanwhile = { isOver: false };
      const change = make(target).then(({ status }) => {
        meanwhile.isOver = true;
        return status;
      });
      const seen = new Set<string>();
      while (!meanwhile.isOver) {
        const reads = [CHAIN, LISTS, CHAIN, LISTS].map(centuriesSeen);
        for (const centuries of await Promise.all(reads)) seen.add(centuries);
      }
      expect(await change).toBeLessThan(300);
      expect([EARLY.century, LATE.century]).toEqual(expect.arrayContaining([...seen]));
      expect([await centuriesSeen(CHAIN), await centuriesSeen(LISTS)]).toEqual([
        target.century,
        target.century,
      ]);
    }
  });
});
