import { describe, expect, test } from '@jest/globals';
import type { Simulator } from '../../src/index.js';
import { addStub, ADMIN, CHAIN, control, withSimulator } from '../stubs/simulator.js';

interface Entry {
  readonly id: string;
  readonly request: {
    readonly url: string;
    readonly headers: Readonly<Record<string, string>>;
    readonly body: string;
    readonly loggedDateString: string;
  };
  readonly response: { readonly status: number; readonly body: string };
  readonly wasMatched: boolean;
}

async function listed(simulator: Simulator, query = ''): Promise<readonly Entry[]> {
  const { body } = await control(simulator, 'GET', `/requests${query}`);
  return (body as { readonly requests: readonly Entry[] }).requests;
}

const urls = (entries: readonly Entry[]): readonly string[] =>
  entries.map(({ request }) => request.url);

describe('the journal', () => {
  test('lists the newest first, by number and by time', async () => {
    await withSimulator(async (simulator) => {
      const at = (second: number): string => `2030-01-01T00:00:0${second}.000Z`;
      for (const second of [1, 2, 3]) {
        await control(simulator, 'PUT', '/clock', { action: 'freeze', at: at(second) });
        await simulator.handle({ url: `/${second}` });
      }
      expect(urls(await listed(simulator))).toEqual(['/3', '/2', '/1']);
      expect(urls(await listed(simulator, '?limit=2'))).toEqual(['/3', '/2']);
      expect(urls(await listed(simulator, `?since=${at(2)}`))).toEqual(['/3', '/2']);
      expect((await listed(simulator))[0]?.request.loggedDateString).toBe(at(3));
      expect((await control(simulator, 'GET', '/requests?since=noon')).status).toBe(400);
      expect((await control(simulator, 'GET', '/requests?limit=-1')).status).toBe(400);
    });
  });

  test('remembers no more than it is told to', async () => {
    await withSimulator(
      async (simulator) => {
        for (let count = 0; count < 10; count += 1) await simulator.handle({ url: `/${count}` });
        expect(urls(await listed(simulator))).toEqual(['/9', '/8', '/7']);
        await control(simulator, 'POST', '/requests/remove', { url: '/8' });
        await simulator.handle({ url: '/10' });
        expect(urls(await listed(simulator))).toEqual(['/10', '/9']);
        await simulator.handle({ url: '/11' });
        expect(urls(await listed(simulator))).toEqual(['/11', '/10', '/9']);
      },
      { journalSize: 3 },
    );
    await withSimulator(
      async (simulator) => {
        await simulator.handle({ url: '/1' });
        expect(await listed(simulator)).toEqual([]);
      },
      { journalSize: 0 },
    );
  });

  test('gives up the oldest bodies before they fill the memory', async () => {
    await withSimulator(async (simulator) => {
      const body = new Uint8Array(30 * 1024 * 1024);
      for (const url of ['/1', '/2', '/3']) await simulator.handle({ url, method: 'POST', body });
      expect(urls(await listed(simulator))).toEqual(['/3', '/2']);
    });
  });

  test('after a reset, the same requests have the same ids', async () => {
    await withSimulator(async (simulator) => {
      const ids = async (): Promise<readonly string[]> => {
        await simulator.reset();
        await simulator.handle({ url: '/1' });
        await simulator.handle({ url: '/2' });
        return (await listed(simulator)).map(({ id }) => id);
      };
      const first = await ids();
      expect(new Set(first).size).toBe(2);
      expect(await ids()).toEqual(first);
    });
  });

  test('tells what was answered, and by whom', async () => {
    await withSimulator(async (simulator) => {
      const stub = await addStub(simulator, { request: { url: '/a' }, response: { status: 299 } });
      await simulator.handle({ url: '/a' });
      await simulator.handle({ url: CHAIN, headers: ADMIN });
      await simulator.handle({ url: '/b' });
      expect(await listed(simulator)).toMatchObject([
        {
          wasMatched: false,
          response: { headers: { 'x-mock-rule': 'request.unknown-operation' } },
        },
        { wasMatched: true, response: { status: 200, headers: { 'x-mock-rule': 'chain.status' } } },
        { wasMatched: true, stubMapping: { id: stub } },
      ]);
      expect(urls(await listed(simulator, `?matchingStub=${stub}`))).toEqual(['/a']);
      expect(urls(await listed(simulator, '?unmatched=true'))).toEqual(['/b']);
      const [entry] = await listed(simulator);
      expect((await control(simulator, 'DELETE', `/requests/${entry?.id}`)).status).toBe(200);
      expect((await control(simulator, 'GET', `/requests/${entry?.id}`)).status).toBe(404);
      expect(urls(await listed(simulator))).toEqual([CHAIN, '/a']);
    });
  });
});

describe('tokens and personal data', () => {
  const SECRETS = [
    'Lucía',
    'García',
    '12345678Z',
    'lucia@',
    'lucia%40',
    '600000001',
    'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln',
    's3cret',
  ];
  const actor = {
    name: 'Lucía',
    last_name: 'García',
    identity_document: { document_number: '12345678Z', document_type: 'NIF' },
    email: 'lucia@example.com',
    msisdn: { phone_number: 600000001, country_code: '34' },
  };
  const requests = [
    { body: JSON.stringify({ actor }) },
    { body: JSON.stringify([{ note: 'lucia@example.com, 12345678Z' }]) },
    { body: `{'actor': {'name': 'Lucía'}}` },
    { url: '/x?access_token=s3cret&email=lucia%40example.com' },
    { url: '/users/lucia@example.com' },
    { url: '/users/lucia%40example.com' },
    {
      headers: { authorization: 'Bearer test_admin', cookie: 'sid=s3cret', 'x-api-key': 's3cret' },
    },
    { headers: { 'x-forwarded': 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJ4In0.c2ln' } },
  ];

  test('are in no answer of the control plane, and do not leave its stream', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        request: { method: 'POST' },
        response: { jsonBody: { actor, access_token: 's3cret' }, breaksContract: true },
      });
      const { body: stream } = await simulator.handle({ url: '/__admin/events' });
      const events = (stream as AsyncIterable<string>)[Symbol.asyncIterator]();
      await events.next();
      let shown = '';
      for (const { url = '/x', headers = {}, body } of requests) {
        await simulator.handle({
          method: 'POST',
          url,
          headers,
          body: body === undefined ? undefined : Buffer.from(body),
        });
        shown += String((await events.next()).value);
      }
      await events.return?.();
      for (const path of ['/requests', '/requests/unmatched', '/requests/unmatched/near-misses']) {
        shown += JSON.stringify((await control(simulator, 'GET', path)).body);
      }
      shown += JSON.stringify((await control(simulator, 'POST', '/requests/find', {})).body);
      for (const secret of SECRETS) expect(shown).not.toContain(secret);
      for (const secret of SECRETS) {
        expect(shown).not.toContain(Buffer.from(secret).toString('base64').slice(0, -3));
      }
      expect(shown).toContain('"document_type\\":\\"NIF\\"');
    });
  });

  test('can still be asked for', async () => {
    await withSimulator(async (simulator) => {
      await simulator.handle({
        method: 'POST',
        url: '/x',
        body: Buffer.from(JSON.stringify({ actor })),
      });
      const count = (contains: string): Promise<unknown> =>
        control(simulator, 'POST', '/requests/count', { bodyPatterns: [{ contains }] }).then(
          ({ body }) => (body as { readonly count: number }).count,
        );
      expect([await count('Lucía'), await count('Marta')]).toEqual([1, 0]);
    });
  });
});
