import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import 'masstack-mock/vitest';

let server: Server;
let url = '';
beforeAll(async () => {
  server = createServer((_request, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"scoring_id":7}');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => {
  server.close();
});

test('a broken answer', async () => {
  const path = '/v1/orgs/yoigo/scorings/identity_document';
  await expect(await fetch(url + path, { method: 'POST' })).toSatisfyContract({
    assumptions: true,
  });
});

test('an answer that keeps the contract', async () => {
  const problem = {
    code: 'MDOC_004',
    title: 'RESOURCE_NOT_FOUND',
    ref: 'https://developers.masstack.com/',
    details: 'y',
  };
  const response = Response.json({ errors: [problem] }, { status: 404 });
  await expect(response).toSatisfyContract({ operationId: 'getScoring' });
});
