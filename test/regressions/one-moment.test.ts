/** A reset, a restore and a moved clock happen in one moment: nobody sees one half of them. */
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useDirectories } from '../support/directories.js';

const newDirectory = useDirectories();
const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const DAY = 24 * 60 * 60 * 1000;
const headers = {
  authorization: 'Bearer test_admin',
  'user-agent': 'test',
  'x-fingerprint': 'x',
  'x-installation_id': 'x',
};
const TIMES = ['2030-01-01T00:00:00.000Z', '2040-01-01T00:00:00.000Z'] as const;

let simulator: Simulator;
const open = async (options: object): Promise<void> => {
  simulator = await createSimulator({ port: 0, ...options });
};
afterEach(() => simulator.close());

const post = (url: string, body?: object, method = 'POST') =>
  simulator.handle({
    method,
    url,
    headers: { 'content-type': 'application/json' },
    body: body === undefined ? undefined : Buffer.from(JSON.stringify(body)),
  });
const read = (url: string) => simulator.handle({ url, headers });

interface Seen {
  readonly status: string;
  readonly expires_at: string;
}

describe.each([
  { store: 'memory', options: () => ({}) },
  { store: 'a directory', options: () => ({ data: newDirectory() }) },
  { store: 'a directory with fsync', options: () => ({ data: newDirectory(), fsync: true }) },
])('in $store', ({ options }) => {
  beforeEach(async () => {
    await open(options());
    await post('/__admin/reset', { at: TIMES[1] });
    await post('/__admin/snapshots/later', undefined, 'PUT');
    await post('/__admin/reset', { at: TIMES[0] });
    await post('/__admin/snapshots/early', undefined, 'PUT');
  });

  const changes: readonly { change: string; make: (round: number) => Promise<unknown> }[] = [
    {
      change: 'resets to another time',
      make: (round) => post('/__admin/reset', { at: TIMES[round % 2] }),
    },
    {
      change: 'restores of another time',
      make: (round) => post(`/__admin/snapshots/${round % 2 === 0 ? 'early' : 'later'}/restore`),
    },
  ];
  test.each(changes)('$change: reads see records and clock of one time', async ({ make }) => {
    for (let round = 0; round < 40; round += 1) {
      const reads = Array.from({ length: 10 }, (_, index) =>
        index % 2 === 0
          ? read(CHAIN)
          : read('/__admin/entities/identification-chain/yoigo-chain-created'),
      );
      const changed = make(round);
      const after = Array.from({ length: 10 }, () => read(CHAIN));
      for (const { body } of await Promise.all([...reads, ...after])) {
        expect((body as { readonly expires_at?: string }).expires_at).toMatch(/^20[34]0-/);
        expect(JSON.stringify(body)).not.toContain('EXPIRED');
      }
      await changed;
    }
  });

  test('of many that advance the clock at once, none is lost', async () => {
    await Promise.all(
      Array.from({ length: 20 }, () =>
        post('/__admin/clock', { action: 'advance', duration: 'PT1H' }, 'PUT'),
      ),
    );
    const { body } = await read('/__admin/clock');
    expect(body).toMatchObject({ now: '2030-01-01T20:00:00.000Z' });
  });
});

test('over HTTP the Date of an answer is that of the records in it', async () => {
  await open({});
  await post('/__admin/reset', { at: TIMES[0] });
  for (let round = 0; round < 20; round += 1) {
    const reads = Array.from({ length: 10 }, () => fetch(`${simulator.url}${CHAIN}`, { headers }));
    const reset = fetch(`${simulator.url}/__admin/reset`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ at: TIMES[round % 2] }),
    });
    for (const response of await Promise.all(reads)) {
      const { expires_at, status } = (await response.json()) as Seen;
      const date = Date.parse(String(response.headers.get('date')));
      expect({ status, lasts: (Date.parse(expires_at) - date) / DAY }).toEqual({
        status: 'CREATED',
        lasts: 30,
      });
    }
    await reset;
  }
});
