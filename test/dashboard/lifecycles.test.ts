import { beforeEach, describe, expect, test } from '@jest/globals';
import { list, node, type Node } from '../spec/document.js';
import { useSimulator, type Answer } from '../support/simulator.js';

const simulator = useSimulator();
beforeEach(() => simulator.reset());

const get = (path: string): Promise<Answer> => simulator.admin('GET', path);

describe('expiries', () => {
  test('are as many as a jump of the clock makes', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const { body } = await get('/expiries?in=P400D');
    const before = node((await get('/entities')).body);
    const total = (counts: Node): number =>
      list(counts['kinds'])
        .map((kind) => Number(node(node(kind)['states'])['EXPIRED'] ?? 0))
        .reduce((sum, count) => sum + count, 0);
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'P400D' });
    const after = node((await get('/entities')).body);
    expect(body['count']).toBe(total(after) - total(before));
    expect(body['count']).toBeGreaterThan(5);
  });

  test('name the next one, which expires then and not before', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const next = node((await get('/expiries')).body['next']);
    const path = `/entities/${String(next['kind'])}/${String(next['id'])}`;
    const state = (await get(path)).body['state'];
    const just = new Date(Date.parse(String(next['at'])) - 1).toISOString();
    await simulator.admin('PUT', '/clock', { action: 'freeze', at: just });
    expect((await get(path)).body['state']).toBe(state);
    expect((await get(`/expiries?at=${String(next['at'])}`)).body['count']).not.toBe(0);
    await simulator.admin('PUT', '/clock', { action: 'freeze', at: next['at'] });
    expect((await get(path)).body['state']).toBe('EXPIRED');
  });

  test.each(['at=yesterday', 'in=P9000Y', 'in=soon', 'in=P1D&at=2030-01-01T00:00:00Z'])(
    '%s is refused',
    async (query) => {
      expect((await get(`/expiries?${query}`)).status).toBe(400);
    },
  );
});

describe('lifecycles', () => {
  test('have a cell for each operation and state, and arrows between states that exist', async () => {
    const { body } = await get('/lifecycles');
    for (const { kind, states } of list(body['lifecycles']).map(node)) {
      const one = (await get(`/lifecycles/${String(kind)}`)).body;
      const all = ['ABSENT', ...list(states)];
      for (const row of list(one['matrix']).map(node)) {
        expect(list(row['cells']).map((cell) => node(cell)['state'])).toEqual(all);
        expect(row['title']).not.toBe('');
      }
      for (const { from, to } of list(one['arrows']).map(node)) {
        expect(all).toContain(from);
        expect(all).toContain(to);
      }
      const drawn = await get(`/lifecycles/${String(kind)}/diagram`);
      expect(drawn.headers.get('content-type')).toContain('image/svg+xml');
      expect(drawn.text).toBe(one['svg']);
    }
  });

  test('the schema of a new record has no references, and what it requires is enough', async () => {
    const { body, text } = await get('/lifecycles/agent-identification/schema');
    expect(text).not.toContain('$ref');
    expect(Object.keys(node(body['properties']))).toEqual(
      expect.arrayContaining(['state', 'actor', 'expires_in']),
    );
    expect((await get('/lifecycles/nothing/schema')).status).toBe(400);
  });
});
