import { describe, expect, test } from '@jest/globals';
import { addStub, ADMIN, CHAIN, control, withSimulator } from './simulator.js';

interface Row {
  readonly given: object;
  readonly takes: readonly Sent[];
  readonly leaves: readonly Sent[];
}
interface Sent {
  readonly method?: string;
  readonly url?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

const body = (pattern: object): object => ({ bodyPatterns: [pattern] });

const rows: readonly Row[] = [
  { given: { method: 'POST' }, takes: [{ method: 'POST' }], leaves: [{}] },
  { given: { method: 'ANY' }, takes: [{ method: 'PUT' }], leaves: [] },
  { given: { url: '/a?b=1' }, takes: [{ url: '/a?b=1' }], leaves: [{ url: '/a' }] },
  { given: { urlPath: '/a' }, takes: [{ url: '/a?b=1' }], leaves: [{ url: '/a/b' }] },
  {
    given: { urlPattern: '/a\\?b=\\d+' },
    takes: [{ url: '/a?b=12' }],
    leaves: [{ url: '/a?b=12x' }, { url: '/a' }],
  },
  {
    given: { urlPathPattern: '/a/[^/]+' },
    takes: [{ url: '/a/b?c' }],
    leaves: [{ url: '/a/b/c' }],
  },
  {
    given: { urlPathTemplate: '/a/{b}', pathParameters: { b: { equalTo: 'x%20y' } } },
    takes: [{ url: '/a/x%20y' }],
    leaves: [{ url: '/a/z' }, { url: '/a/' }],
  },
  {
    given: { operationId: 'getChainedIdentificationStatus' },
    takes: [{ url: CHAIN }, { url: CHAIN.slice(3) }],
    leaves: [{ url: CHAIN, method: 'DELETE' }, { url: `${CHAIN}/x` }],
  },
  {
    given: { queryParameters: { q: { equalTo: 'a b' } } },
    takes: [{ url: '/?q=a+b' }, { url: '/?q=c&q=a%20b' }],
    leaves: [{ url: '/?q=ab' }, { url: '/' }],
  },
  {
    given: { queryParameters: { q: { absent: true } } },
    takes: [{ url: '/' }],
    leaves: [{ url: '/?q=' }],
  },
  {
    given: { headers: { 'X-Tenant': { equalTo: 'RED', caseInsensitive: true } } },
    takes: [{ headers: { 'x-tenant': 'red' } }],
    leaves: [{ headers: { 'x-tenant': 'blue' } }, {}],
  },
  {
    given: { headers: { 'x-tenant': { doesNotMatch: 'r.*' } } },
    takes: [{ headers: { 'x-tenant': 'blue' } }, {}],
    leaves: [{ headers: { 'x-tenant': 'red' } }],
  },
  {
    given: { cookies: { session: { matches: '[0-9]+' } } },
    takes: [{ headers: { cookie: 'a=b; session=42' } }],
    leaves: [{ headers: { cookie: 'session=x' } }],
  },
  {
    given: { basicAuthCredentials: { username: 'me', password: 'pw' } },
    takes: [{ headers: { authorization: 'Basic bWU6cHc=' } }],
    leaves: [{ headers: { authorization: 'Basic bWU6eA==' } }],
  },
  { given: body({ contains: 'b' }), takes: [{ body: 'abc' }], leaves: [{ body: 'ac' }, {}] },
  { given: body({ doesNotContain: 'b' }), takes: [{ body: 'ac' }], leaves: [{ body: 'abc' }] },
  { given: body({ absent: true }), takes: [{}], leaves: [{ body: 'x' }] },
  { given: body({ binaryEqualTo: 'AP8=' }), takes: [], leaves: [{ body: 'x' }] },
  {
    given: body({ equalToJson: '{"a":[1,{"b":2}]}' }),
    takes: [{ body: '{ "a": [1, {"b":2}] }' }],
    leaves: [{ body: '{"a":[{"b":2},1]}' }, { body: '{"a":[1,{"b":2}],"c":0}' }, { body: 'a' }],
  },
  {
    given: body({
      equalToJson: [{ a: '${json-unit.any-number}' }, { a: 1 }],
      ignoreArrayOrder: true,
      ignoreExtraElements: true,
    }),
    takes: [{ body: '[{"a":1,"b":0},{"a":2}]' }, { body: '[{"a":2},0,{"a":1}]' }],
    leaves: [{ body: '[{"a":2},{"a":2}]' }, { body: '[{"a":1}]' }],
  },
  {
    given: body({ matchesJsonPath: "$.things[?(@.name == 'x')]" }),
    takes: [{ body: '{"things":[{"name":"y"},{"name":"x"}]}' }],
    leaves: [{ body: '{"things":[{"name":"y"}]}' }, { body: '{}' }, { body: 'no' }],
  },
  {
    given: body({ matchesJsonPath: { expression: '$..name', contains: 'x' } }),
    takes: [{ body: '{"a":{"name":"axb"}}' }],
    leaves: [{ body: '{"a":{"name":"ab"}}' }, { body: '{}' }],
  },
  {
    given: body({ matchesJsonPath: { expression: '$.a', absent: true } }),
    takes: [{ body: '{}' }],
    leaves: [{ body: '{"a":1}' }],
  },
  {
    given: body({ matchesJsonPath: '$[?(@.a =~ /x.*/)]' }),
    takes: [{ body: '[{"a":"xy"}]' }],
    leaves: [{ body: '[{"a":"yx"}]' }],
  },
  {
    given: body({
      or: [{ equalTo: 'a' }, { and: [{ contains: 'b' }, { not: { contains: 'c' } }] }],
    }),
    takes: [{ body: 'a' }, { body: 'ab' }],
    leaves: [{ body: 'abc' }, { body: 'd' }],
  },
];

const asValue = ({ method = 'GET', url = '/elsewhere', headers = {}, body: text }: Sent) => ({
  method,
  url,
  headers,
  body: text === undefined ? undefined : Buffer.from(text),
});

describe('a stub takes the requests that its pattern means, and leaves the rest', () => {
  test.each(rows.map((row) => [JSON.stringify(row.given), row] as const))('%s', async (_, row) => {
    await withSimulator(async (simulator) => {
      const { given, takes, leaves } = row;
      await addStub(simulator, {
        request: given,
        response: { status: 299, breaksContract: true },
      });
      for (const sent of takes) {
        expect([sent, (await simulator.handle(asValue(sent))).rule]).toEqual([
          sent,
          'override.stub',
        ]);
      }
      for (const sent of leaves) {
        expect([sent, (await simulator.handle(asValue(sent))).rule]).not.toEqual([
          sent,
          'override.stub',
        ]);
      }
    });
  });

  test('the lowest priority first, then the newest', async () => {
    await withSimulator(async (simulator) => {
      const add = (status: number, priority?: number): Promise<string> =>
        addStub(simulator, { request: { url: '/a' }, response: { status }, priority });
      const now = async (): Promise<number> => (await simulator.handle({ url: '/a' })).status;
      await add(201);
      const newer = await add(202);
      expect(await now()).toBe(202);
      await add(203, 1);
      await add(204, 9);
      expect(await now()).toBe(203);
      await simulator.reset();
      expect(await now()).toBe(404);
      expect((await control(simulator, 'GET', `/mappings/${newer}`)).status).toBe(404);
    });
  });

  test('a request that the contract would refuse can be stubbed', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        request: { url: CHAIN },
        response: { status: 200, body: 'anything', breaksContract: true },
      });
      expect(await (await fetch(simulator.url + CHAIN)).text()).toBe('anything');
      expect((await fetch(`${simulator.url}${CHAIN}?x`, { headers: ADMIN })).status).toBe(200);
    });
  });
});
