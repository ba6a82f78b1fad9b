import http from 'node:http';
import { afterEach, describe, expect, test } from '@jest/globals';
import { adminContract } from '../../src/openapi/admin-contract.js';
import { connectAdmin, describeCall } from '../../src/client.js';
import { command } from './command.js';
import { running } from './running.js';
import { listen } from '../support/listening.js';

const CREATED = { kind: 'identification-chain', id: 'yoigo-chain-created' } as const;

describe('the typed client', () => {
  test('has one method an endpoint', async () => {
    const { admin } = await running();
    expect(Object.keys(admin).sort()).toEqual([...adminContract().operations.keys()].sort());
  });

  test('acts on the world that it is connected to', async () => {
    const { url, admin } = await running();
    const inWorld = connectAdmin(url, { world: 'w1' });
    await inWorld.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    expect((await inWorld.getEntity(CREATED)).state).toBe('VALIDATED');
    expect((await admin.getEntity(CREATED)).state).toBe('CREATED');
  });

  test('acts on the world that the base URL of an app names', async () => {
    const { url, admin } = await running();
    const inWorld = connectAdmin(`${url}/__worlds/w1/v1`);
    await inWorld.patchEntity({ ...CREATED, body: { state: 'VALIDATED' } });
    expect((await connectAdmin(url, { world: 'w1' }).getEntity(CREATED)).state).toBe('VALIDATED');
    expect((await admin.getEntity(CREATED)).state).toBe('CREATED');
  });

  test('sends parameters where they belong, and leaves out what is not given', async () => {
    const { admin } = await running();
    const list = async (query: object): Promise<number> =>
      (await admin.listEntities({ kind: 'agent-identification', ...query })).entities.length;
    expect(await list({ state: 'CREATED' })).toBeLessThan(await list({}));
    expect(await list({ org: 'a&b=c' })).toBe(0);
    await expect(admin.getRule({ rule_id: 'a/b?c' })).rejects.toThrow(
      'The rule a/b?c does not exist',
    );
    await admin.deleteEntity(CREATED);
    await expect(admin.getEntity(CREATED)).rejects.toMatchObject({ status: 404 });
  });

  test('says what the simulator said, and that there is none', async () => {
    const simulator = await running();
    await expect(simulator.admin.setClock({ body: { action: 'advance' } })).rejects.toMatchObject({
      name: 'AdminError',
      status: 400,
      message: expect.stringContaining('/body/duration is required'),
    });
    const gone = connectAdmin('http://127.0.0.1:1');
    await expect(gone.getHealth()).rejects.toThrow('no simulator answers at http://127.0.0.1:1');
  });

  test('says where each thing is that was wrong', async () => {
    const { admin } = await running();
    await expect(admin.setClock({ body: { action: 'advance' } })).rejects.toMatchObject({
      problems: [{ pointer: '/body/duration', message: expect.stringContaining('is required') }],
    });
    // Of the endpoints that WireMock has, too.
    await expect(
      admin.createStub({ body: { request: { bodyPatterns: [{ contain: 'a' }] } } }),
    ).rejects.toMatchObject({
      problems: [{ pointer: '/body/request/bodyPatterns/0/contain' }],
    });
    await expect(admin.getEntity({ ...CREATED, id: 'none' })).rejects.toMatchObject({
      problems: [{ message: 'The identification-chain none does not exist.' }],
    });
  });

  test('shows the request of a call', () => {
    const body = { state: 'VALIDATED' };
    expect(describeCall('patchEntity', { kind: 'a', id: 'b/c', body })).toEqual({
      method: 'PATCH',
      path: '/__admin/entities/a/b%2Fc',
      body,
    });
    expect(describeCall('listEntities', { kind: 'a', state: 'B C' })).toEqual({
      method: 'GET',
      path: '/__admin/entities/a?state=B+C',
    });
  });

  test('ends a stream when it is told to', async () => {
    const { url } = await running();
    const ending = new AbortController();
    const events = await connectAdmin(url, { signal: ending.signal }).streamEvents();
    const read = (async () => {
      for await (const event of events) expect(event).toBeDefined();
    })();
    ending.abort();
    await expect(read).rejects.toThrow('aborted');
  });
});

describe('masstack-mock admin', () => {
  test('resets, moves the clock and puts records into states', async () => {
    const { url } = await running();
    const admin = async (...args: string[]): Promise<string> => {
      const { code, stdout, stderr } = await command(['admin', ...args], {
        MASSTACK_MOCK_URL: url,
      });
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      return stdout.trim();
    };
    expect(await admin('reset', '--at', '2030-01-01T00:00:00Z')).toMatch(
      /2030-01-01T00:00:00.000Z$/,
    );
    expect(await admin('clock', 'advance', 'P1D')).toBe('2030-01-02T00:00:00.000Z (frozen)');
    const { kind, id } = CREATED;
    expect(await admin('state', kind, id, 'EXPIRED', '--world', 'w1')).toContain(`${id}  EXPIRED`);
    expect(await admin('snapshot', 'save', 'mine')).toContain('records saved');
    expect((await connectAdmin(url).getEntity(CREATED)).state).toBe('CREATED');
    expect((await connectAdmin(url).listSnapshots()).snapshots).toHaveLength(1);
  });

  test.each([
    { given: 'a refusal', args: ['clock', 'advance', 'soon'], code: 1, says: '/body/duration' },
    { given: 'an unknown kind', args: ['state', 'cat'], code: 2, says: 'agent-identification' },
    {
      given: 'no simulator',
      args: ['clock', '--url', 'http://127.0.0.1:1'],
      code: 1,
      says: 'Is it running?',
    },
    {
      given: 'a file that is not there',
      args: ['stub', '/none.json'],
      code: 1,
      says: '/none.json',
    },
  ])('tells $given in one line', async ({ args, code, says }) => {
    const { url } = await running();
    const result = await command(['admin', ...args], { MASSTACK_MOCK_URL: url });
    expect(result.code).toBe(code);
    expect(result.stderr).toContain(says);
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});

describe('masstack-mock admin stub', () => {
  const urls = async (url: string): Promise<readonly unknown[]> => {
    const response = await fetch(`${url}/__admin/mappings`);
    const { mappings } = (await response.json()) as { mappings: { request: { url: string } }[] };
    return mappings.map(({ request }) => request.url);
  };
  const stub = (url: string, stubs: readonly object[]): ReturnType<typeof command> =>
    command(['admin', 'stub', '-', '--url', url], {}, JSON.stringify({ mappings: stubs }));

  test('makes every stub of a file', async () => {
    const { url } = await running();
    const made = await stub(url, [{ request: { url: '/a' } }, { request: { url: '/b' } }]);
    expect(made).toEqual({ code: 0, stdout: 'made 2 stubs\n', stderr: '' });
    expect([...(await urls(url))].sort()).toEqual(['/a', '/b']);
  });

  test('makes none when one of them is wrong, and says which', async () => {
    const { url } = await running();
    const made = await stub(url, [{ request: { url: '/a' } }, { request: { urll: '/b' } }]);
    expect(made.code).toBe(1);
    expect(made.stderr).toContain('/mappings/1/request/urll');
    expect(await urls(url)).toEqual([]);
  });
});

/** The journal has WireMock's format; what answers in it here is the test. */
describe('masstack-mock admin journal', () => {
  const servers: http.Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) server.close();
  });
  async function wiremock(): Promise<string> {
    const server = http.createServer((request, response) => {
      request.resume().on('end', () => {
        const entry = (url: string, status: number): object => ({
          request: { method: 'GET', url, loggedDateString: '2030-01-01T00:00:00Z' },
          response: { status },
        });
        if (request.url === '/__admin/events') {
          response.writeHead(200, { 'content-type': 'text/event-stream' });
          const event = JSON.stringify(entry('/v1/live', 409));
          // In pieces that end in the middle of a line, as networks like to.
          response.write(`:\n\nid: 1\nevent: request\ndata: ${event.slice(0, 20)}`);
          setImmediate(() => response.end(`${event.slice(20)}\n\n`));
        } else {
          response.writeHead(200, { 'content-type': 'application/json' });
          response.end(
            JSON.stringify({ requests: [entry('/v1/new', 404), entry('/v1/old', 200)] }),
          );
        }
      });
    });
    servers.push(server);
    return listen(server);
  }

  test('print the journal, the oldest first, and follow it', async () => {
    const url = await wiremock();
    const listed = await command(['admin', 'journal', '--url', url]);
    expect(listed.stdout).toBe(
      '2030-01-01T00:00:00Z GET /v1/old 200\n2030-01-01T00:00:00Z GET /v1/new 404\n',
    );
    const followed = await command(['admin', 'journal', '--follow', '--url', url]);
    expect(followed.stdout).toBe('2030-01-01T00:00:00Z GET /v1/live 409\n');
  });
});
