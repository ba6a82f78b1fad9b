import http from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { child, list, node, type Node } from '../spec/document.js';
import { chain, device, seeded, signature, signBody } from '../support/requests.js';
import { useSimulator } from '../support/simulator.js';

const simulator = useSimulator();

/** As `fetch` cannot: a header may stand twice. */
function request(
  method: string,
  path: string,
  headers: Readonly<Record<string, string | readonly string[]>>,
  body = '',
): Promise<{ readonly status: number | undefined; readonly details: string }> {
  return new Promise((resolve, reject) => {
    const sent = http.request(
      `${simulator.url}/v1${path}`,
      { method, headers: headers as http.OutgoingHttpHeaders, agent: false },
      (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (piece: string) => (text += piece));
        response.on('end', () => {
          const answer: Node = text === '' ? {} : node(JSON.parse(text));
          const details = list(answer['errors']).map((each) =>
            String(child(node(each))['details']),
          );
          resolve({ status: response.statusCode, details: details.join('\n') });
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}

const admin = { authorization: 'Bearer test_admin' };
const json = { ...admin, ...device, 'content-type': 'application/json' };
const signPath = `${signature(seeded.signature.CREATED)}/sign`;
const body = JSON.stringify(signBody);

describe('a header that is sent twice', () => {
  test.each([
    { name: 'x-fingerprint', values: ['a', 'b'] },
    { name: 'X-Fingerprint', values: ['a', 'a'] },
    { name: 'x-location', values: ['1,2', '3,4'] },
    { name: 'content-type', values: ['application/json', 'application/json'] },
    { name: 'authorization', values: ['Bearer test_admin', 'Bearer test_agent'] },
  ])('$name: $values', async ({ name, values }) => {
    const others = Object.entries(json).filter(([key]) => key !== name.toLowerCase());
    const headers = { ...Object.fromEntries(others), [name]: values };
    const answer = await request('POST', signPath, headers, body);
    expect(answer.status).toBe(400);
    expect(answer.details).toContain(`/header/${name.toLowerCase()} is sent more than once`);
    const { body: now } = await simulator.send({ path: signature(seeded.signature.CREATED) });
    expect(now['status']).toBe('CREATED');
  });

  test('does no harm when nobody here reads it', async () => {
    const headers = { ...admin, 'user-agent': 'x', 'x-trace': ['a', 'b'], cookie: ['a=1', 'b=2'] };
    expect((await request('GET', chain(seeded.chain.CREATED), headers)).status).toBe(200);
  });

  test('a header that is required may not be empty', async () => {
    const headers = { ...json, 'x-fingerprint': '' };
    const answer = await request('POST', signPath, headers, body);
    expect(answer.status).toBe(400);
    expect(answer.details).toContain('/header/x-fingerprint');
  });
});
