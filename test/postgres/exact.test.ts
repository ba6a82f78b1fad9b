import { afterEach, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { chain } from '../support/requests.js';
import { askAdmin, sendTo, type Answer } from '../support/simulator.js';

const postgres = usePostgres();

describeWithPostgres('what three replicas do is what one process does', () => {
  const open: Simulator[] = [];
  const start = async (count: number, options: SimulatorOptions): Promise<void> => {
    for (let index = 0; index < count; index += 1) {
      open.push(await createSimulator({ port: 0, ...options }));
    }
  };
  afterEach(async () => {
    for (const simulator of open.splice(0)) await simulator.close();
  });
  let turn = 0;
  /** Of the replica whose turn it is. */
  const next = (): string => {
    turn += 1;
    return open[turn % open.length]?.url ?? '';
  };
  const ask = (path: string): Promise<Answer> => sendTo(next(), { path, token: null });
  const places = (): readonly [string, number, string][] => [
    ['one process', 1, 'memory'],
    ['three replicas', 3, postgres.fresh()],
  ];

  test('a stub with times answers so often, however many ask at once', async () => {
    for (const [_where, count, data] of places()) {
      await start(count, { data });
      await askAdmin(next(), 'POST', '/mappings', {
        times: 5,
        request: { urlPath: '/some' },
        response: { status: 204 },
      });
      const answers = await Promise.all(Array.from({ length: 30 }, () => ask('/some')));
      expect(answers.filter(({ status }) => status === 204)).toHaveLength(5);
      for (const simulator of open.splice(0)) await simulator.close();
    }
  });

  test('chance draws the same sequence, whoever is asked', async () => {
    const drawn: string[] = [];
    for (const [_where, count, data] of places()) {
      await start(count, { data, seed: 7 });
      await askAdmin(next(), 'POST', '/mappings', {
        chance: 0.5,
        request: { urlPath: '/some' },
        response: { status: 204 },
      });
      let sequence = '';
      for (let index = 0; index < 30; index += 1) {
        sequence += (await ask('/some')).status === 204 ? '1' : '0';
      }
      drawn.push(sequence);
      for (const simulator of open.splice(0)) await simulator.close();
    }
    expect(drawn[1]).toBe(drawn[0]);
    expect(drawn[0]).toMatch(/01+0/);
  });

  test('an idle world is dropped once: who comes then finds a new one, and all find the same', async () => {
    const data = postgres.fresh();
    const schema = new URL(data).searchParams.get('schema') ?? '';
    await start(3, { data, worldIdle: 'PT1H' });
    const headers = { 'x-mock-world': 'w1' };
    const path = chain('yoigo-chain-created');
    await sendTo(next(), { path, headers });
    const idsOfWorlds = (): Promise<readonly Record<string, unknown>[]> =>
      postgres.server.query(`select id::text from ${schema}.worlds where name = 'w1'`);
    const before = await idsOfWorlds();
    await postgres.server.query(
      `update ${schema}.uses set used_at = now() - interval '2 hours' where world = ${String(before[0]?.['id'])}`,
    );
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => sendTo(next(), { path, headers })),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(12).fill(200));
    const after = await idsOfWorlds();
    expect(after).toHaveLength(1);
    expect(after).not.toEqual(before);
  });

  test('a world that is dropped at once is still made for each request', async () => {
    await start(2, { data: postgres.fresh(), worldIdle: 'PT0S', maxWorlds: 1 });
    const path = chain('yoigo-chain-created');
    for (const world of ['w1', 'w1', 'w2']) {
      const answer = await sendTo(next(), { path, headers: { 'x-mock-world': world } });
      expect(answer.status).toBe(200);
    }
  });
});
