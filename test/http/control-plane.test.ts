import { beforeEach, describe, expect, test } from '@jest/globals';
import type { Rule } from '../../src/lifecycles/lifecycle.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { chain, createAgent, createScoring, seeded } from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
beforeEach(() => simulator.reset());

const NEW_YEAR = '2030-01-01T00:00:00.000Z';
const setClock = (body: unknown) => simulator.admin('PUT', '/clock', body);

describe('the clock', () => {
  test('runs with the machine at first', async () => {
    const { body } = await simulator.admin('GET', '/clock');
    expect(body).toMatchObject({ mode: 'running', offset_ms: 0 });
  });

  test('freezes, advances and is put back; the Date header goes with it', async () => {
    const frozen = await setClock({ action: 'freeze', at: '2030-01-01T01:00:00+01:00' });
    expect(frozen.body).toEqual({ now: NEW_YEAR, mode: 'frozen' });
    expect(frozen.headers.get('date')).toBe('Tue, 01 Jan 2030 00:00:00 GMT');
    const moved = await setClock({ action: 'advance', duration: 'P1MT1S' });
    expect(moved.body).toEqual({ now: '2030-02-01T00:00:01.000Z', mode: 'frozen' });
    const refused = await simulator.send({ path: '/orgs/yoigo' });
    expect(refused.headers.get('date')).toBe('Fri, 01 Feb 2030 00:00:01 GMT');
    expect((await setClock({ action: 'reset' })).body).toMatchObject({ mode: 'running' });
  });

  test('advances while it runs', async () => {
    await setClock({ action: 'advance', duration: 'P1D' });
    const { body } = await setClock({ action: 'advance', duration: 'PT1H' });
    expect(body).toMatchObject({ mode: 'running', offset_ms: 25 * 3_600_000 });
  });

  test('freezes where it is when no time is named', async () => {
    const first = await setClock({ action: 'freeze' });
    const second = await simulator.admin('GET', '/clock');
    expect(second.body).toEqual(first.body);
  });

  test('does not go back past the creation of a record; says what to do instead', async () => {
    await simulator.admin('POST', '/reset', { at: NEW_YEAR });
    await setClock({ action: 'advance', duration: 'P1D' });
    await simulator.send(createAgent());
    const back = await setClock({ action: 'freeze', at: '2030-01-01T12:00:00Z' });
    expect(back.status).toBe(409);
    expect(back.details[0]).toContain('the creation of 1 of');
    expect(back.details[0]).toContain('POST /__admin/reset with {"at":"2030-01-01T12:00:00.000Z"}');
    expect((await simulator.admin('GET', '/clock')).body['now']).toBe('2030-01-02T00:00:00.000Z');
    await simulator.admin('POST', '/reset', { at: '2030-01-01T12:00:00Z' });
    expect((await simulator.admin('GET', '/clock')).body['now']).toBe('2030-01-01T12:00:00.000Z');
  });

  test.each([
    [{}, '/body'],
    [{ action: 'rewind' }, '/body/action'],
    [{ action: 'advance' }, '/body/duration'],
    [{ action: 'advance', duration: 'a day' }, '/body/duration'],
    [{ action: 'advance', duration: 'P8000Y' }, '/body/duration'],
    [{ action: 'freeze', at: 'tomorrow' }, '/body/at'],
    [{ action: 'freeze', at: '2030-01-01' }, '/body/at'],
    [{ action: 'freeze', at: '2016-12-31T23:59:60Z' }, '/body/at'],
    [{ action: 'freeze', at: '9999-12-31T00:00:00Z' }, '/body/at'],
    [{ action: 'reset', why: 'x' }, '/body'],
  ])('is not set by %j', async (body, place) => {
    const answer = await setClock(body);
    expect(answer.status).toBe(400);
    expect(answer.details[0]).toContain(place);
  });

  test('stands as late as it can, and everything still works', async () => {
    await simulator.admin('POST', '/reset', { at: '9999-11-01T00:00:00Z' });
    expect((await simulator.send(createScoring())).status).toBe(200);
    const past = await simulator.admin('POST', '/reset', { at: '9999-11-01T00:00:00.001Z' });
    expect(past.status).toBe(400);
  });
});

describe('reset', () => {
  test('puts everything back: state, clock and chance', async () => {
    const first = idOf(await simulator.send(createAgent()));
    await simulator.admin('DELETE', `/entities/identification-chain/${seeded.chain.CREATED}`);
    await setClock({ action: 'advance', duration: 'P1Y' });
    const { body } = await simulator.admin('POST', '/reset');
    expect(body['entities']).toBeGreaterThan(40);
    expect((await simulator.admin('GET', '/clock')).body).toMatchObject({ offset_ms: 0 });
    const path = chain(seeded.chain.CREATED);
    expect((await simulator.send({ path, headers: { 'user-agent': 'x' } })).status).toBe(200);
    const gone = await simulator.admin('GET', `/entities/agent-identification/${first}`);
    expect(gone.status).toBe(404);
  });
});

describe('rules', () => {
  test('every rule is listed once and found by its id', async () => {
    const { body } = await simulator.admin('GET', '/rules');
    const rules = body['rules'] as readonly Rule[];
    const ids = rules.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { rows, expiry, outside } of lifecycles.all) {
      for (const { id } of [...rows, expiry, ...outside]) expect(ids).toContain(id);
    }
    for (const rule of rules) {
      expect((await simulator.admin('GET', `/rules/${rule.id}`)).body).toEqual(rule);
      expect(rule.title).not.toBe('');
      const { grade, ...words } = rule.evidence;
      expect(['documented', 'docs', 'inferred']).toContain(grade);
      expect(Object.values(words).join('')).not.toBe('');
    }
  });

  test.each(['nothing', '__proto__', 'agent.close%2F', 'constructor'])('%s: 404', async (id) => {
    const answer = await simulator.admin('GET', `/rules/${id}`);
    expect(answer).toMatchObject({ status: 404, rule: 'admin' });
  });
});

describe('the server', () => {
  test('says that it is healthy, and its versions', async () => {
    expect((await simulator.admin('GET', '/health')).body).toEqual({ status: 'healthy' });
    expect((await simulator.admin('GET', '/version')).body).toEqual({
      version: expect.stringMatching(/^\d+\.\d+\.\d+/),
      node: process.version,
    });
  });

  test.each([
    { method: 'GET', path: '/nothing', status: 404 },
    { method: 'GET', path: '', status: 404 },
    { method: 'DELETE', path: '/health', status: 405 },
    { method: 'POST', path: '/catalogue', status: 405 },
  ])('$method $path: $status', async ({ method, path, status }) => {
    const answer = await simulator.admin(method, path);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('allow')).toBe(status === 405 ? 'GET, HEAD' : null);
  });
});

describe('the catalogue', () => {
  test('lists each seeded record with its state then and now', async () => {
    const find = async () => {
      const { body } = await simulator.admin('GET', '/catalogue');
      const entities = body['entities'] as readonly { id: string }[];
      return entities.find(({ id }) => id === seeded.chain.CREATED);
    };
    const row = { kind: 'identification-chain', org: 'yoigo', state: 'CREATED' };
    expect(await find()).toMatchObject({ ...row, state_now: 'CREATED' });
    await setClock({ action: 'advance', duration: 'P31D' });
    expect(await find()).toMatchObject({ ...row, state_now: 'EXPIRED' });
    await simulator.admin('DELETE', `/entities/identification-chain/${seeded.chain.CREATED}`);
    expect(await find()).toMatchObject({ ...row, state_now: 'ABSENT' });
  });

  test('lists tokens, magic values and operations', async () => {
    const { body } = await simulator.admin('GET', '/catalogue');
    const tokens = body['tokens'] as readonly { token: string }[];
    expect(tokens.map(({ token }) => token)).toEqual([
      'test_admin',
      'test_agent',
      'test_other_org',
      'test_expired',
    ]);
    for (const magic of body['magic_values'] as readonly unknown[]) {
      expect(magic).toMatchObject({
        operations: expect.any(Array),
        status: expect.any(Number),
        about: expect.stringMatching(/./),
      });
    }
    expect(body['operations']).toHaveLength(19);
  });
});
