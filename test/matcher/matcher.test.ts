import http from 'node:http';
import axios from 'axios';
import supertest from 'supertest';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { createToSatisfyContract } from '../../src/jest.js';
import { listen } from '../support/listening.js';

const SIGN = '/v1/orgs/yoigo/biometric_signs/c0de0000-0001-4000-8000-000000000001';
const broken = { sign_id: 'no uuid', type: 'BIOMETRIC', signer: { name: 7, last_name: 'Smith' } };
const SCORING = '/v1/orgs/yoigo/scorings/identity_document/c0de0000-0002-4000-8000-000000000001';
const OPERATION =
  'getBiometricSign (GET /v1/orgs/{org_id}/biometric_signs/{sign_id}; page Biometric Signature)';
const BROKEN = [
  `the answer 200 of ${OPERATION} breaks the contract`,
  '/status: is required\n      #/components/schemas/GetSignResponse/required',
  '/signer/name: must be string\n      #/components/schemas/GetSignResponse/properties/signer/properties/name/type',
  '/sign_id: must match format "uuid"',
];

let simulator: Simulator;
let liar: http.Server;
let liarUrl = '';
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
  liar = http.createServer(({ url = '' }, response) => {
    const type = { 'content-type': 'application/json' };
    if (url === SCORING) {
      const untitled = { code: 'MDOC_004', ref: 'https://example.com', details: 'unknown' };
      response.writeHead(404, type).end(JSON.stringify({ errors: [untitled] }));
      return;
    }
    const cited = url.endsWith('cites') ? { 'x-mock-rule': 'signature.read' } : {};
    response.writeHead(200, { ...type, ...cited }).end(JSON.stringify(broken));
  });
  liarUrl = await listen(liar);
});
afterAll(async () => {
  liar.close();
  await simulator.close();
});

const headers = { authorization: 'Bearer test_admin', 'user-agent': 'tests' };
const clients = [
  {
    client: 'fetch',
    get: (url: string, path: string): Promise<unknown> => fetch(url + path, { headers }),
  },
  {
    client: 'supertest',
    get: async (url: string, path: string): Promise<unknown> =>
      supertest(url).get(path).set(headers),
  },
  {
    client: 'axios',
    get: (url: string, path: string): Promise<unknown> =>
      axios.get(path, { baseURL: url, headers, validateStatus: () => true }),
  },
];

async function messageOf(check: () => Promise<void>): Promise<string> {
  try {
    await check();
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
  throw new Error('the matcher passed');
}

describe.each(clients)('a response of $client', ({ get }) => {
  test('keeps the contract', async () => {
    const path = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
    await expect(await get(simulator.url, path)).toSatisfyContract();
  });

  test('keeps it with an error too', async () => {
    await expect(await get(simulator.url, SIGN)).toSatisfyContract();
  });

  test('of a deployment keeps it where no page says otherwise', async () => {
    const response = await get(liarUrl, SIGN);
    await expect(response).toSatisfyContract();
    const message = await messageOf(() => expect(response).not.toSatisfyContract());
    expect(message).toContain(`the answer 200 of ${OPERATION} keeps the contract`);
    expect(message).toContain(
      'no page says this, so a deployment may differ:\n  /status: is required',
    );
  });

  test.each([
    { given: 'with assumptions', path: SIGN, asked: { assumptions: true } },
    { given: 'from a simulator, which cites a rule', path: `${SIGN}?cites`, asked: {} },
  ])('breaks what is assumed $given, and the message says where', async ({ path, asked }) => {
    const response = await get(liarUrl, path);
    const message = await messageOf(() => expect(response).toSatisfyContract(asked));
    for (const line of BROKEN) expect(message).toContain(line);
    expect(message).toContain('\n      assumed: ');
  });

  test('of a deployment breaks what a page says, and the message has the sentence', async () => {
    const response = await get(liarUrl, SCORING);
    const message = await messageOf(() => expect(response).toSatisfyContract());
    expect(message).toContain('the answer 404 of getScoring (GET ');
    expect(message).toContain('/errors/0/title: is required');
    expect(message).toMatch(/\n {6}page Scoring: ".*title string true/);
  });
});

test('the body of a response of fetch can be read afterwards', async () => {
  const response = await fetch(`${liarUrl}${SIGN}`);
  await expect(response).toSatisfyContract();
  expect(await response.json()).toEqual(broken);
});

const json = (status: number, body: unknown): Response => Response.json(body, { status });
const scored = { operationId: 'scoreIdentityDocument' };
const refused = [
  {
    given: 'a success that is not documented',
    response: json(201, { scoring_id: 'x' }),
    asked: { method: 'post', url: '/v1/orgs/yoigo/scorings/identity_document' },
    says: 'the answer: the status 201 is not documented, only 200, 400, 401, 404, 500',
  },
  {
    given: 'a body on a 204',
    response: { config: {}, status: 204, headers: {}, data: { done: true } },
    asked: scored,
    says: 'an answer with status 204 has no body',
  },
  {
    given: 'an error without its body',
    response: new Response(null, { status: 404 }),
    asked: scored,
    says: 'an answer with status 404 needs a body',
  },
  {
    given: 'another media type',
    response: new Response('oops', { status: 500 }),
    asked: { ...scored, assumptions: true },
    says: 'is sent as text/plain, not as application/json',
  },
  {
    given: 'an operation that there is not',
    response: json(200, {}),
    asked: { operationId: 'getPhoto' },
    says: 'the operation getPhoto does not exist. Operations: ',
  },
  {
    given: 'no way to tell the operation',
    response: json(200, {}),
    asked: {},
    says: 'pass { operationId } or { method, url }',
  },
  {
    given: 'a path that is not documented',
    response: json(200, {}),
    asked: { url: 'http://localhost/v1/photos' },
    says: 'no operation is documented for any method of /v1/photos',
  },
  {
    given: 'something that is no response',
    response: { ok: true },
    asked: {},
    says: 'takes a response of fetch, supertest, axios or Playwright',
  },
];

test.each(refused)('$given', async ({ response, asked, says }) => {
  expect(await messageOf(() => expect(response).toSatisfyContract(asked))).toContain(says);
});

test('with an overlay, the contract is that of the newer documentation', async () => {
  const matcher = await createToSatisfyContract(['newer-docs']);
  const asked = { operationId: 'getChainedIdentificationStatus', assumptions: true };
  const result = await matcher(json(200, {}), asked);
  expect(result.pass).toBe(false);
  expect(result.message()).toContain('/status: is required');
});
