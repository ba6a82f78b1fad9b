import { afterAll, beforeAll, beforeEach, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { describeWithPostgres, usePostgres } from '../support/postgres.js';
import { agentBody, chain, createAgent, identifications } from '../support/requests.js';
import { idOf, sendTo, type Answer, type Sent } from '../support/simulator.js';

const CREATED = 'yoigo-chain-created';

describeWithPostgres('three replicas on one PostgreSQL', () => {
  const postgres = usePostgres();
  const replicas: Simulator[] = [];
  let turn = 0;
  /** Each request goes to another one. */
  const send = (sent: Sent): Promise<Answer> => {
    turn += 1;
    return sendTo(replicas[turn % replicas.length]?.url ?? '', sent);
  };
  const admin = (method: string, path: string, body?: unknown): Promise<Answer> =>
    send({ method, path: `/__admin${path}`, token: null, body });

  beforeAll(async () => {
    const data = postgres.fresh();
    for (let count = 0; count < 3; count += 1) {
      replicas.push(await createSimulator({ port: 0, data }));
    }
  });
  afterAll(async () => {
    for (const replica of replicas) await replica.close();
  });
  beforeEach(() => admin('POST', '/reset'));

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
});
