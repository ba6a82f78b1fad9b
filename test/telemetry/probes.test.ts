import http from 'node:http';
import os from 'node:os';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

const outside = Object.values(os.networkInterfaces())
  .flatMap((addresses) => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;

describe('probes', () => {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({
      port: 0,
      data: 'memory',
      host: '0.0.0.0',
      adminApiToken: 'some-secret',
    });
  });
  afterAll(() => simulator.close());
  const status = (path: string, headers: http.OutgoingHttpHeaders = {}, method = 'GET') =>
    new Promise<number | undefined>((resolve, reject) => {
      const url = new URL(path, simulator.url);
      if (outside !== undefined) url.hostname = outside;
      const request = http.request(url, { headers, method, agent: false }, (response) => {
        response.resume();
        resolve(response.statusCode);
      });
      request.on('error', reject).end();
    });

  test.each(['/__admin/health/live', '/__admin/health/ready', '/__admin/health/ready?from=probe'])(
    '%s is answered to a machine that has no token',
    async (path) => {
      expect(await status(path)).toBe(200);
      expect(await status(path, {}, 'HEAD')).toBe(200);
    },
  );

  test.each(['/__admin/health', '/__admin/metrics', '/__admin/health/live/../../clock'])(
    '%s is not',
    async (path) => {
      expect(await status(path)).toBe(401);
    },
  );

  test('a page of others cannot ask either', async () => {
    expect(await status('/__admin/health/live', { origin: 'https://evil.example' })).toBe(403);
    expect(await status('/__admin/health/live', {}, 'POST')).toBe(401);
  });
});
