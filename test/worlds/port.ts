import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';
import { agentBody, chain, createAgent, identifications } from '../support/requests.js';
import { describeKept, type Outlives } from './port-kept.js';
import { idOf, sendTo, type Answer, type Sent } from '../support/simulator.js';

const CREATED = 'yoigo-chain-created';

/** Starts one more simulator on the same data, with these options. */
export type StartOne = (options: SimulatorOptions) => Promise<Simulator>;

/**
 * What holds for everything that a world is (src/server/world.ts), wherever it is kept: in memory, in a directory or in
 * a database. Asked over HTTP, and each request goes to the next of the simulators that share the data.
 *
 * @param count how many these are
 * @param outlives what is there again after all of them were stopped
 */
export function describeWorldPort(
  startOne: StartOne,
  { count: replicaCount, outlives }: { readonly count: number; readonly outlives: Outlives },
): void {
  const replicas: Simulator[] = [];
  let turn = 0;
  const send = (sent: Sent): Promise<Answer> => {
    turn += 1;
    return sendTo(replicas[turn % replicas.length]?.url ?? '', sent);
  };
  const admin = (method: string, path: string, body?: unknown): Promise<Answer> =>
    send({ method, path: `/__admin${path}`, token: null, body });
  let upstream: Simulator | undefined;
  const start = async (): Promise<void> => {
    upstream ??= await createSimulator({ port: 0 });
    const options = { port: 0, allowProxy: [upstream.url] };
    for (let count = 0; count < replicaCount; count += 1) replicas.push(await startOne(options));
  };
  const stop = async (): Promise<void> => {
    for (const replica of replicas.splice(0)) await replica.close();
  };

  /** Returns the snapshot of what was there before. */
  const stopBetween = async (): Promise<string> => {
    await admin('PUT', '/snapshots/kept');
    const { text } = await admin('GET', '/snapshots/kept');
    await stop();
    await start();
    return text;
  };

  beforeAll(start);
  afterAll(async () => {
    await stop();
    await upstream?.close();
  });
  beforeEach(async () => {
    await admin('POST', '/reset');
  });

  test('what one has changed, the next one shows', async () => {
    const made = await send(createAgent());
    for (let count = 0; count < 3; count += 1) {
      const id = idOf(made);
      expect((await admin('GET', `/entities/agent-identification/${id}`)).status).toBe(200);
    }
    await admin('PATCH', `/entities/identification-chain/${CREATED}`, { state: 'EXPIRED' });
    expect((await send({ path: chain(CREATED) })).body['status']).toBe('EXPIRED');
  });

  test('the clock and its records move together, for all', async () => {
    await admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    for (let count = 0; count < 3; count += 1) {
      const answer = await send({ path: chain(CREATED) });
      expect(answer.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
      expect(answer.body['expires_at']).toBe('2030-01-31T00:00:00.000Z');
    }
    await admin('PUT', '/clock', { action: 'advance', duration: 'P40D' });
    expect((await send({ path: chain(CREATED) })).body['status']).toBe('EXPIRED');
  });

  test('of many that would end one record, exactly one does', async () => {
    const id = idOf(await send(createAgent()));
    const path = `${identifications('agent')}/${id}/cancel`;
    const answers = await Promise.all(
      Array.from({ length: 30 }, () => send({ path, body: { reason: 'r' } })),
    );
    expect(answers.filter(({ status }) => status < 300)).toHaveLength(1);
  });

  test('the same world draws the same ids in the same order, whoever is asked', async () => {
    const draw = async (): Promise<readonly string[]> => {
      const ids: string[] = [];
      for (let count = 0; count < 5; count += 1) ids.push(idOf(await send(createAgent(agentBody))));
      return ids;
    };
    const before = await draw();
    await admin('POST', '/reset');
    expect(await draw()).toEqual(before);
    expect(new Set(before).size).toBe(5);
  });

  test('a stub holds on the next request to any, and is counted exactly', async () => {
    await admin('POST', '/mappings', {
      request: { urlPath: '/limited' },
      response: { status: 204 },
      limit: { requests: 4, window: 'PT1H' },
    });
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => send({ path: '/limited', token: null })),
    );
    const statuses = answers.map(({ status }) => status).sort();
    expect(statuses).toEqual([...Array<number>(4).fill(204), ...Array<number>(8).fill(429)]);
  });

  test('a scenario goes on from one replica to the next', async () => {
    for (const [from, to] of [
      ['Started', 'two'],
      ['two', 'three'],
      ['three', 'Started'],
    ]) {
      await admin('POST', '/mappings', {
        scenarioName: 'round',
        requiredScenarioState: from,
        newScenarioState: to,
        request: { urlPath: '/round' },
        response: { status: 200, jsonBody: { from } },
      });
    }
    const seen: unknown[] = [];
    for (let count = 0; count < 6; count += 1) {
      seen.push((await send({ path: '/round', token: null })).body['from']);
    }
    expect(seen).toEqual(['Started', 'two', 'three', 'Started', 'two', 'three']);
  });

  test('whoever reads the journal finds what all have answered', async () => {
    for (let count = 0; count < 9; count += 1) await send({ path: chain(CREATED) });
    const counted = await admin('POST', '/requests/count', { method: 'GET' });
    expect(counted.body['count']).toBe(9);
    await admin('DELETE', '/requests');
    expect((await admin('POST', '/requests/count', { method: 'GET' })).body['count']).toBe(0);
  });

  test('a snapshot of one is restored by another', async () => {
    await admin('PUT', '/snapshots/before');
    const first = idOf(await send(createAgent()));
    await admin('POST', '/snapshots/before/restore');
    expect((await admin('GET', `/entities/agent-identification/${first}`)).status).toBe(404);
    expect(idOf(await send(createAgent()))).toBe(first);
  });

  test('U+0000, which a text of PostgreSQL cannot hold, is a character as any other', async () => {
    const nowhere = await send({ path: `${chain('a')}%00b` });
    expect([nowhere.status, nowhere.rule]).toEqual([404, 'chain.status.unknown']);
    const asked = { ...agentBody, actor: { ...agentBody.actor, name: 'a\u0000b' } };
    const made = await send(createAgent(asked));
    const mapping = { request: { urlPath: '/n' }, response: { status: 200, body: 'a\u0000b' } };
    expect((await admin('POST', '/mappings', mapping)).status).toBe(201);
    for (let count = 0; count < 3; count += 1) {
      expect((await send({ path: '/n', token: null })).text).toBe('a\u0000b');
    }
    const found = await admin('POST', '/requests/find', { url: '/n' });
    expect(found.body['requests']).toHaveLength(3);
    await admin('PUT', '/snapshots/with-nothing');
    await admin('POST', '/snapshots/with-nothing/restore');
    const kept = await admin('GET', `/entities/agent-identification/${idOf(made)}`);
    expect(kept.text).toContain('a\\u0000b');
  });

  test('worlds are made, listed and dropped for all', async () => {
    const inWorld = { path: chain(CREATED), headers: { 'x-mock-world': 'w1' } };
    expect((await send(inWorld)).status).toBe(200);
    await admin('POST', '/worlds', { name: 'w2', at: '2031-01-01T00:00:00Z' });
    const taken = await admin('POST', '/worlds', { name: 'w2' });
    expect(taken.status).toBe(409);
    const listed = (await admin('GET', '/worlds')).body['worlds'] as { readonly name: string }[];
    expect(listed.map(({ name }) => name).sort()).toEqual(['default', 'w1', 'w2']);
    expect((await admin('DELETE', '/worlds/w1')).status).toBe(204);
    expect((await admin('DELETE', '/worlds/w1')).status).toBe(404);
    await admin('DELETE', '/worlds/w2');
  });

  test('stubs are taken together or not at all', async () => {
    const stub = (status: number): object => ({
      request: { urlPath: '/many' },
      response: { status },
    });
    const refused = await admin('POST', '/mappings/import', { mappings: [stub(200), stub(-1)] });
    expect(refused.status).toBe(400);
    expect((await admin('GET', '/mappings')).body['meta']).toEqual({ total: 0 });
    expect((await send({ path: '/many', token: null })).status).toBe(404);
    await admin('POST', '/mappings/import', { mappings: [stub(200), stub(201)] });
    expect((await admin('GET', '/mappings')).body['meta']).toEqual({ total: 2 });
  });

  test('hits of a stub are counted, and a deleted one answers no more', async () => {
    const made = await admin('POST', '/mappings', {
      request: { urlPath: '/hit' },
      response: { status: 204 },
    });
    const id = String(made.body['id']);
    for (let count = 0; count < 4; count += 1) await send({ path: '/hit', token: null });
    const { stubs } = (await admin('GET', '/stub-uses')).body as { stubs: readonly object[] };
    expect(stubs).toEqual([expect.objectContaining({ id, hits: 4 })]);
    expect((await admin('DELETE', `/mappings/${id}`)).status).toBe(200);
    expect((await send({ path: '/hit', token: null })).status).toBe(404);
  });

  describeKept(
    {
      send,
      admin,
      upstream: () => upstream?.url ?? '',
      proxied: () => replicas.at(-1)?.url ?? '',
      stopBetween,
    },
    outlives,
  );
}
