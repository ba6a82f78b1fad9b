import { describe, expect, test } from '@jest/globals';
import { ADMIN, AGENTS, CHAINS, identification, jsonOf, running } from './running.js';

const IN = (name: string) => ({ ...ADMIN, 'user-agent': 'test', 'x-mock-world': name });
const CHAIN = `${CHAINS}/yoigo-chain-created`;
const RECORD = '/__admin/entities/identification-chain/yoigo-chain-created';

interface Told {
  readonly request: Readonly<Record<string, unknown>>;
}

const patch = (state: string, headers: Record<string, string>): RequestInit => ({
  method: 'PATCH',
  headers: { ...headers, 'content-type': 'application/json' },
  body: JSON.stringify({ state }),
});

describe('a world of one’s own', () => {
  test('is named by a header or a path prefix, for the API and for the control plane', async () => {
    const { url } = await running();
    await fetch(`${url}${RECORD}`, patch('VALIDATED', IN('w1')));
    const rows = [
      { given: 'no name', request: [CHAIN, ADMIN], status: 'CREATED' },
      { given: 'the header', request: [CHAIN, IN('w1')], status: 'VALIDATED' },
      { given: 'the prefix', request: [`/__worlds/w1${CHAIN}`, ADMIN], status: 'VALIDATED' },
      { given: 'both', request: [`/__worlds/w1${CHAIN}`, IN('w1')], status: 'VALIDATED' },
      { given: 'another world', request: [CHAIN, IN('w2')], status: 'CREATED' },
      { given: 'the default by name', request: [CHAIN, IN('default')], status: 'CREATED' },
    ] as const;
    for (const { given, request, status } of rows) {
      const [path, headers] = request;
      const body = await jsonOf(await fetch(`${url}${path}`, { headers }));
      expect({ given, status: body['status'] }).toEqual({ given, status });
    }
    const seen = await jsonOf(await fetch(`${url}/__worlds/w1${RECORD}`));
    expect(seen).toMatchObject({ state: 'VALIDATED' });
  });

  test('tells its requests with the URL that leads back into it', async () => {
    const { url } = await running();
    await fetch(`${url}/__worlds/told${CHAIN}`, { headers: ADMIN });
    await fetch(`${url}${CHAIN}`, { headers: IN('told') });
    await fetch(`${url}${CHAIN}`, { headers: ADMIN });
    const told = async (path: string) =>
      ((await jsonOf(await fetch(url + path)))['requests'] as Told[]).map(({ request }) => request);
    expect(await told('/__worlds/told/__admin/requests')).toMatchObject([
      { absoluteUrl: url + CHAIN, headers: { 'x-mock-world': 'told' } },
      { absoluteUrl: `${url}/__worlds/told${CHAIN}`, url: CHAIN },
    ]);
    expect(await told('/__admin/requests?limit=1')).toMatchObject([{ absoluteUrl: url + CHAIN }]);
  });

  test('has a clock of its own, which its Date header tells', async () => {
    const { url, admin } = await running();
    await admin.createWorld({ body: { name: 'later', at: '2031-05-05T10:00:00Z' } });
    const response = await fetch(`${url}${CHAIN}`, { headers: IN('later') });
    expect(response.headers.get('date')).toBe('Mon, 05 May 2031 10:00:00 GMT');
    expect((await admin.getClock()).mode).toBe('running');
    // A reset goes back to the time that the world was made with.
    await fetch(`${url}/__worlds/later/__admin/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ action: 'advance', duration: 'P1Y' }),
    });
    const reset = await fetch(`${url}/__worlds/later/__admin/reset`, { method: 'POST' });
    expect(await jsonOf(reset)).toMatchObject({ now: '2031-05-05T10:00:00.000Z' });
  });

  test('is reached without the network too', async () => {
    const simulator = await running();
    const body = Buffer.from(JSON.stringify(identification('Lucía')));
    const headers = { ...IN('inside'), 'content-type': 'application/json' };
    const made = await simulator.handle({ method: 'POST', url: AGENTS, headers, body });
    expect(made.status).toBe(201);
    const count = async (): Promise<number> =>
      (await simulator.admin.listEntities({ kind: 'agent-identification' })).entities.length;
    expect(await count()).toBe((await withoutWorld()).length);

    async function withoutWorld(): Promise<readonly unknown[]> {
      const { body: listed } = await simulator.handle({
        url: '/__worlds/fresh/__admin/entities/agent-identification',
      });
      return (listed as { readonly entities: readonly unknown[] }).entities;
    }
  });

  test.each([
    { given: 'a space', path: CHAIN, name: 'a b' },
    { given: 'two names', path: CHAIN, name: 'a, b' },
    { given: 'a name too long', path: CHAIN, name: 'x'.repeat(65) },
    { given: 'an empty name', path: `/__worlds/${CHAIN}`, name: undefined },
    { given: 'an encoded slash', path: `/__worlds/a%2Fb${CHAIN}`, name: undefined },
    { given: 'two that differ', path: `/__worlds/a${CHAIN}`, name: 'b' },
  ])('cannot be named by $given', async ({ path, name }) => {
    const { url, admin } = await running();
    const response = await fetch(url + path, { headers: name === undefined ? ADMIN : IN(name) });
    expect([response.status, response.headers.get('x-mock-rule')]).toEqual([400, 'world.name']);
    expect((await admin.listWorlds()).worlds).toHaveLength(1);
  });
});

describe('the worlds there are', () => {
  test('are listed, and a deleted one begins anew', async () => {
    const { url, admin } = await running({ seed: 5 });
    await fetch(`${url}${RECORD}`, patch('VALIDATED', IN('w1')));
    await admin.createWorld({ body: { name: 'w2', seed: 77 } });
    const { worlds } = await admin.listWorlds();
    expect(worlds.map(({ name, seed }) => [name, seed])).toEqual([
      ['default', 5],
      ['w1', 5],
      ['w2', 77],
    ]);
    await admin.deleteWorld({ name: 'w1' });
    const body = await jsonOf(await fetch(`${url}${CHAIN}`, { headers: IN('w1') }));
    expect(body['status']).toBe('CREATED');
  });

  test('managing a world does not make it', async () => {
    const { url } = await running();
    const listed = await fetch(`${url}/__worlds/w1/__admin/worlds`, { headers: IN('w1') });
    expect((await jsonOf(listed))['worlds']).toHaveLength(1);
    const made = await fetch(`${url}/__admin/worlds`, {
      method: 'POST',
      headers: { ...IN('w1'), 'content-type': 'application/json' },
      body: '{"name":"w1"}',
    });
    expect(made.status).toBe(201);
  });

  test.each([
    { given: 'a name that is taken', body: { name: 'w1' }, status: 409, says: /\/body\/name/ },
    { given: 'the default one', body: { name: 'default' }, status: 409, says: /\/body\/name/ },
    { given: 'a bad name', body: { name: 'a/b' }, status: 400, says: /\/body\/name/ },
    { given: 'a bad time', body: { name: 'w2', at: 'noon' }, status: 400, says: /\/body\/at/ },
    {
      given: 'a time too late for what lasts a month',
      body: { name: 'w2', at: '9999-11-01T00:00:00.001Z' },
      status: 400,
      says: /\/body\/at gives a time after/,
    },
    { given: 'a bad seed', body: { name: 'w2', seed: -1 }, status: 400, says: /\/body\/seed/ },
  ])('none is made with $given', async ({ body, status, says }) => {
    const { admin } = await running();
    await admin.createWorld({ body: { name: 'w1' } });
    const refusal = admin.createWorld({ body });
    await expect(refusal).rejects.toMatchObject({ status, message: expect.stringMatching(says) });
    expect((await admin.listWorlds()).worlds).toHaveLength(2);
  });

  test('the default one stays', async () => {
    const { admin } = await running();
    await expect(admin.deleteWorld({ name: 'default' })).rejects.toMatchObject({ status: 409 });
    await expect(admin.deleteWorld({ name: 'none' })).rejects.toMatchObject({ status: 404 });
  });

  test('ten thousand are too many: the limit is told, and those that are there go on', async () => {
    const simulator = await running({ maxWorlds: 20 });
    const statuses = new Map<number, number>();
    let last;
    for (let index = 0; index < 10_000; index += 1) {
      last = await simulator.handle({ url: CHAIN, headers: IN(`w${index}`) });
      statuses.set(last.status, (statuses.get(last.status) ?? 0) + 1);
    }
    expect([...statuses]).toEqual([
      [200, 20],
      [429, 9980],
    ]);
    expect(JSON.stringify(last?.body)).toContain('--max-worlds');
    expect((await simulator.handle({ url: CHAIN, headers: IN('w0') })).status).toBe(200);
    await simulator.admin.deleteWorld({ name: 'w0' });
    expect((await simulator.handle({ url: CHAIN, headers: IN('new') })).status).toBe(200);
  });

  test('an unused one is dropped after its time, whatever its own clock says', async () => {
    const kept = await running({ worldIdle: 'PT1H' });
    await fetch(`${kept.url}${RECORD}`, patch('VALIDATED', IN('w1')));
    await fetch(`${kept.url}/__worlds/w1/__admin/clock`, {
      method: 'PUT',
      headers: { 'content-type': 'application/json' },
      body: '{"action":"advance","duration":"PT2H"}',
    });
    expect(await jsonOf(await fetch(`${kept.url}/__worlds/w1${RECORD}`))).toMatchObject({
      state: 'VALIDATED',
    });
    const dropped = await running({ worldIdle: 'PT0S', maxWorlds: 1 });
    await fetch(`${dropped.url}${RECORD}`, patch('VALIDATED', IN('w1')));
    expect(await jsonOf(await fetch(`${dropped.url}/__worlds/w1${RECORD}`))).toMatchObject({
      state: 'CREATED',
    });
    const next = await fetch(`${dropped.url}${CHAIN}`, { headers: IN('w2') });
    expect(next.status).toBe(200);
  });
});
