import { describe, expect, test } from '@jest/globals';
import { addStub, CHAIN, control, detailsOf, withSimulator, type Answer } from './simulator.js';

describe('an answer that breaks the contract is refused, unless it says that it means to', () => {
  const unavailable = {
    errors: [
      { code: 'MDOC_001', title: 'INTERNAL_SERVER_ERROR', ref: 'https://x.example', details: 'x' },
    ],
  };
  const rows = [
    { request: { operationId: 'createScoring' }, response: { status: 503 }, status: 422 },
    { request: { url: CHAIN }, response: { status: 200, body: '{}' }, status: 422 },
    { request: { url: CHAIN }, response: { status: 200, body: '{' }, status: 422 },
    { request: { urlPath: CHAIN.slice(3) }, response: { jsonBody: {} }, status: 422 },
    { request: { urlPathPattern: '/v1/orgs/.*/chain/.*' }, response: { jsonBody: 1 }, status: 422 },
    {
      request: { urlPathTemplate: '/v1/orgs/{o}/identifications/chain/{i}' },
      response: {},
      status: 422,
    },
    { request: {}, response: { status: 500 }, status: 422 },
    { request: { url: CHAIN }, response: { status: 503, jsonBody: unavailable }, status: 201 },
    {
      request: { url: CHAIN },
      response: {
        status: 503,
        body: JSON.stringify(unavailable),
        headers: { 'content-type': 'text/plain' },
      },
      status: 422,
    },
    { request: { url: CHAIN, method: 'PATCH' }, response: { status: 299 }, status: 201 },
    { request: { url: CHAIN }, response: { breaksContract: true }, status: 201 },
    { request: { url: CHAIN }, response: { passthrough: true }, status: 201 },
    { request: { url: CHAIN }, response: { fault: 'EMPTY_RESPONSE' }, status: 201 },
    { request: { url: '/unknown' }, response: { status: 200, body: 'x' }, status: 201 },
  ];
  test('row by row', async () => {
    await withSimulator(async (simulator) => {
      for (const { request, response, status } of rows) {
        const answer = await control(simulator, 'POST', '/mappings', { request, response });
        expect({ request, response, status: answer.status }).toEqual({ request, response, status });
        if (status === 422) expect(detailsOf(answer)).toContain('/body/response/breaksContract');
      }
    });
  });
});

describe('a stub that cannot be used is refused with its place, and changes nothing', () => {
  const rows = [
    { given: { request: { urll: '/a' } }, at: '/body/request/urll' },
    { given: { request: { url: '/a', urlPath: '/a' } }, at: '/body/request/urlPath' },
    { given: { request: { urlPattern: '[' } }, at: '/body/request/urlPattern' },
    { given: { request: { operationId: 'nope' } }, at: '/body/request/operationId' },
    { given: { request: { headers: { 'a/b': {} } } }, at: '/body/request/headers/a~1b' },
    {
      given: { request: { headers: { a: { equalTo: [] } } } },
      at: '/body/request/headers/a/equalTo',
    },
    {
      given: { request: { headers: { a: { not: { equalTwo: 'b' } } } } },
      at: '/body/request/headers/a/not/equalTwo',
    },
    {
      given: { response: { headers: { Trailer: 'x' } } },
      at: '/body/response/headers/Trailer',
    },
    {
      given: { response: { headers: { 'Content-Length': '5' }, body: 'x' } },
      at: '/body/response/headers/Content-Length',
    },
    {
      given: { response: { headers: { 'X-A': [] } } },
      at: '/body/response/headers/X-A',
    },
    {
      given: { request: { headers: { a: { and: [{ equalTo: 'x' }] } } } },
      at: '/body/request/headers/a/and',
    },
    {
      given: { request: { headers: { a: { or: [null, { equalTo: 'x' }] } } } },
      at: '/body/request/headers/a/or/0',
    },
    {
      given: { request: { headers: { a: { not: { and: { equalTo: 'b' } } } } } },
      at: '/body/request/headers/a/not/and',
    },
    { given: { request: { pathParameters: {} } }, at: '/body/request/pathParameters' },
    {
      given: { request: { bodyPatterns: [{ equalToJson: '{' }] } },
      at: '/body/request/bodyPatterns/0/equalToJson',
    },
    {
      given: { request: { bodyPatterns: [{ matchesJsonPath: '$..a..b..c' }] } },
      at: '/body/request/bodyPatterns/0/matchesJsonPath',
    },
    {
      given: {
        request: { bodyPatterns: [{ matchesJsonPath: { expression: '$.a', matches: 1 } }] },
      },
      at: '/body/request/bodyPatterns/0/matchesJsonPath/matches',
    },
    { given: { response: { fault: 'NONE' } }, at: '/body/response/fault' },
    { given: { response: { status: 99 } }, at: '/body/response/status' },
    { given: { response: { body: '', jsonBody: 1 } }, at: '/body/response/jsonBody' },
    { given: { response: { passthrough: true, status: 200 } }, at: '/body/response/status' },
    { given: { response: { headers: { a: 'b\nc' } } }, at: '/body/response/headers/a' },
    {
      given: { response: { delayDistribution: { type: 'uniform', lower: 2, upper: 1 } } },
      at: '/body/response/delayDistribution/upper',
    },
    {
      given: { response: { delayDistribution: { type: 'lognormal', median: 2 } } },
      at: '/body/response/delayDistribution/sigma',
    },
    {
      given: { response: { transformers: ['other'] } },
      at: '/body/response/transformers/0',
    },
    { given: { newScenarioState: 'x' }, at: '/body/newScenarioState' },
    { given: { priority: 1.5 }, at: '/body/priority' },
    { given: { id: 'x' }, at: '/body/id' },
  ];
  test('with the id of another stub, as WireMock refuses it', async () => {
    await withSimulator(async (simulator) => {
      const id = 'a3e46385-9ff0-4afe-90fa-022e21bb1fa9';
      const response = { status: 200 };
      const ids: readonly (readonly [string, string])[] = [
        ['id', id],
        ['uuid', id],
        ['id', id.toUpperCase()],
      ];
      await control(simulator, 'POST', '/mappings', { id, request: { urlPath: '/a' }, response });
      for (const [field, value] of ids) {
        const again = { [field]: value, request: { urlPath: '/b' }, response };
        const answer = await control(simulator, 'POST', '/mappings', again);
        expect([answer.status, detailsOf(answer)]).toEqual([
          400,
          expect.stringMatching(new RegExp(`^/body/${field} .*PUT /__admin/mappings/${id} `)),
        ]);
      }
      expect((await fetch(`${simulator.url}/a`)).status).toBe(200);
    });
  });

  test('row by row, and in an import', async () => {
    await withSimulator(async (simulator) => {
      for (const { given, at } of rows) {
        const answer = await control(simulator, 'POST', '/mappings', given);
        expect([given, answer.status, detailsOf(answer)]).toEqual([
          given,
          400,
          expect.stringMatching(new RegExp(`^${at} `, 'm')),
        ]);
      }
      const mappings = [{ request: { url: '/a' } }, { request: { urlPattern: '(' } }];
      const answer = await control(simulator, 'POST', '/mappings/import', { mappings });
      expect(detailsOf(answer)).toContain('/body/mappings/1/request/urlPattern');
      const { body } = await control(simulator, 'GET', '/mappings');
      expect(body).toEqual({ mappings: [], meta: { total: 0 } });
    });
  });

  test('an unknown state or scenario, an unknown stub', async () => {
    await withSimulator(async (simulator) => {
      await addStub(simulator, {
        scenarioName: 's',
        newScenarioState: 'on',
        request: { url: '/a' },
      });
      const put = (name: string, state: string): Promise<Answer> =>
        control(simulator, 'PUT', `/scenarios/${name}/state`, { state });
      expect(await put('s', 'on')).toMatchObject({ status: 200 });
      const unknownState = await put('s', 'off');
      expect([unknownState.status, detailsOf(unknownState)]).toEqual([
        400,
        '/body/state must be one of Started, on',
      ]);
      expect((await put('t', 'on')).status).toBe(404);
      expect((await control(simulator, 'PUT', '/mappings/x', {})).status).toBe(404);
      expect((await control(simulator, 'DELETE', '/mappings/x')).status).toBe(404);
    });
  });
});
