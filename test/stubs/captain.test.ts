import { describe, expect, test } from '@jest/globals';
import {
  BodyType,
  DelayType,
  EndpointFeature,
  MatchingAttributes,
  ResponseTransformer,
  WireMock,
  WireMockAPI,
  WireMockFault,
} from 'wiremock-captain';
import { withSimulator } from './simulator.js';

const JSON_TYPE = { 'content-type': 'application/json' };

describe('wiremock-captain, unmodified', () => {
  test('registers stubs in all its ways, and they answer', async () => {
    await withSimulator(async ({ url }) => {
      const mock = new WireMock(url);
      const status = async (place: string, init?: RequestInit): Promise<number> =>
        (await fetch(url + place, init)).status;
      await mock.register(
        { method: 'POST', endpoint: '/json', body: { a: 1 }, headers: { 'x-a': 'b' } },
        { status: 201, body: { made: true } },
        { requestHeaderFeatures: { 'x-a': MatchingAttributes.Contains }, stubPriority: 1 },
      );
      const body = '{"a":1}';
      expect(await status('/json', { method: 'POST', body, headers: { 'x-a': 'abc' } })).toBe(201);
      expect(await status('/json', { method: 'POST', body })).toBe(404);

      await mock.register(
        {
          method: 'GET',
          endpoint: '/items/.*',
          queryParameters: { q: '1.*' },
          cookies: { c: 'd' },
        },
        { status: 200, body: 'aGk=' },
        {
          requestEndpointFeature: EndpointFeature.UrlPathPattern,
          requestQueryParamFeatures: { q: MatchingAttributes.Matches },
          responseBodyType: BodyType.Base64Body,
          responseDelay: { type: DelayType.FIXED, constantDelay: 1 },
        },
      );
      const hi = await fetch(`${url}/items/7?q=12`, { headers: { cookie: 'c=d' } });
      expect(await hi.text()).toBe('hi');

      await mock.register(
        { method: 'POST', endpoint: '/form', formParameters: { name: 'x' } },
        { status: 200, body: '{{request.method}}' },
        {
          responseBodyType: BodyType.Body,
          responseTransformers: [ResponseTransformer.RESPONSE_TEMPLATE],
          responseDelay: { type: DelayType.CHUNKED_DRIBBLE, numberOfChunks: 2, totalDuration: 1 },
        },
      );
      const form = new URLSearchParams({ name: 'x' });
      expect(await (await fetch(`${url}/form`, { method: 'POST', body: form })).text()).toBe(
        'POST',
      );

      await mock.register(
        { method: 'GET', endpoint: '/broken' },
        { status: 200 },
        { fault: WireMockFault.EMPTY_RESPONSE },
      );
      await expect(fetch(`${url}/broken`)).rejects.toThrow();
    });
  });

  test('lists, finds, resets and removes', async () => {
    await withSimulator(async ({ url }) => {
      const api = new WireMockAPI(url, '/ping', 'GET');
      await api.registerDefaultResponse({ status: 503 });
      const steps = { scenarioName: 'busy', requiredScenarioState: 'Started' };
      const { id } = await api.register(
        {},
        { status: 200, headers: JSON_TYPE },
        {
          scenario: { ...steps, newScenarioState: 'later' },
          responseDelay: { type: DelayType.UNIFORM, lower: 0, upper: 1 },
        },
      );
      const ping = async (): Promise<number> => (await fetch(`${url}/ping`)).status;
      expect([await ping(), await ping()]).toEqual([200, 503]);
      expect(await api.getMapping(id)).toMatchObject({ id, scenarioName: 'busy' });
      expect(await api.getAllMappings()).toHaveLength(2);
      expect(await api.getAllScenarios()).toMatchObject([{ name: 'busy', state: 'later' }]);
      expect(await api.getRequestsForAPI()).toHaveLength(2);
      expect(await api.getAllRequests()).toHaveLength(2);
      await fetch(`${url}/nowhere`);
      expect(await api.getUnmatchedRequests()).toHaveLength(1);
      await api.resetAllScenarios();
      expect(await ping()).toBe(200);
      await api.deleteMapping(id);
      expect(await ping()).toBe(503);
      await api.clearAllRequests();
      expect(await api.getAllRequests()).toEqual([]);
      await api.clearAllExceptDefault();
      expect(await ping()).toBe(404);
      await api.resetMappings();
      await api.clearAll();
      expect(await api.getAllMappings()).toEqual([]);
    });
  });

  test('is told what is not supported', async () => {
    await withSimulator(async ({ url }) => {
      const webhook = { method: 'POST', url: 'http://example.com' } as const;
      const refused = new WireMock(url).register(
        { method: 'GET', endpoint: '/hook' },
        { status: 200 },
        { webhook: { ...webhook, delay: { type: DelayType.FIXED, constantDelay: 1 } } },
      );
      await expect(refused).rejects.toMatchObject({
        response: { data: { errors: [{ source: { pointer: '/body/postServeActions' } }] } },
      });
    });
  });
});
