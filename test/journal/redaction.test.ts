/** One redaction for the log, the journal and its stream: by name, and by look. */
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

let simulator: Simulator;
const lines: string[] = [];
beforeAll(async () => {
  simulator = await createSimulator({
    port: 0,
    log: {
      info: (line) => void lines.push(line),
      error: (line) => void lines.push(line),
      flush: () => undefined,
    },
  });
});
afterAll(() => simulator.close());

const JWT = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';
const OPAQUE = 'Zm9vYmFyYmF6MTIzNDU2Nzg5MHF1dXhxdXV4';
const encodeWhole = (text: string): string =>
  [...Buffer.from(text)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
const twice = (text: string): string => encodeURIComponent(encodeWhole(text));

/** What was logged, remembered and streamed of a request over HTTP. */
async function traces(url: string, init: RequestInit = {}): Promise<string> {
  lines.length = 0;
  const response = await fetch(`${simulator.url}${url}`, init);
  await response.text();
  const { requests } = await simulator.admin.listRequests({ limit: '1' });
  return JSON.stringify([lines, requests]);
}

describe.each([
  { what: 'a JWT', value: JWT },
  { what: 'an opaque token', value: OPAQUE },
  { what: 'a DNI', value: '12345678Z' },
  { what: 'a NIE', value: 'X1234567L' },
  { what: 'a passport', value: 'PAA123456' },
  { what: 'an IBAN', value: 'ES9121000418450200051332' },
  { what: 'a phone', value: '+34612345678' },
  { what: 'a phone without country', value: '612345678' },
  { what: 'a mail address', value: 'ana@example.com' },
  { what: 'the start of a JWT, in letters only', value: 'eyJhbGciabcdef' },
  { what: 'an API key in letters only', value: 'sk-abcdefghijklmnopqrstuv' },
])('$what in a path', ({ value }) => {
  test.each([
    { written: 'as it is', path: encodeURIComponent(value) },
    { written: 'percent-encoded', path: encodeWhole(value) },
    { written: 'encoded twice', path: twice(value) },
  ])('$written', async ({ path }) => {
    const shown = await traces(`/v1/orgs/yoigo/identifications/agent/${path}/close`);
    expect(shown).not.toContain(value);
    expect(shown).not.toContain(path);
    expect(shown).toContain('[redacted]/close');
  });
});

test.each([
  '?token=s3cr3t',
  '?%74oken=s3cr3t',
  '?%2574oken=s3cr3t',
  '?TOKEN=s3cr3t',
  '?access_token=s3cr3t',
  '?accessToken=s3cr3t',
  '?user%5Btoken%5D=s3cr3t',
  '?token%5B%5D=s3cr3t',
  '?x=1;token=s3cr3t',
  '?x=1#token=s3cr3t',
  '?a?token=s3cr3t',
  '?ＴＯＫＥＮ=s3cr3t',
  '?client-secret=s3cr3t',
  '?api.key=s3cr3t',
  '?passwd=s3cr3t',
  '?passport=s3cr3t',
  '?q=token%3Ds3cr3t',
])('%s is not shown', async (query) => {
  const { requests } = await (async () => {
    await simulator.handle({ url: `/v1/x${query}` });
    return simulator.admin.listRequests({ limit: '1' });
  })();
  expect(JSON.stringify(requests)).not.toContain('s3cr3t');
});

test('a body keeps its shape and loses its secrets, wherever they stand', async () => {
  const secrets = {
    passport: 'PAA123456',
    note: 'passport PAA123456, IBAN ES91 2100 0418 4502 0005 1332, call +34 612 345 678',
    other: [
      'DE89370400440532013000',
      '612 34 56 78',
      612345678,
      '12.345.678-Z',
      '4111 1111 1111 1111',
    ],
    X1234567L: true,
    nested: { msisdn: { phone_number: 612345678 }, accessToken: 'abc', headers: 'Bearer abc.def' },
    url: 'https://x.example/?session_token=s3cr3t',
  };
  const shown = await traces('/v1/orgs/yoigo/identifications/agent', {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(secrets),
  });
  const secret =
    /PAA123456|2100 ?0418|612 ?34|612345678|DE8937|12\.345|4111|X1234567L|"abc"|abc\.def|s3cr3t/;
  expect(shown).not.toMatch(secret);
});

test('what is no secret stays: test tokens, ids, times, states', async () => {
  const id = '3fa85f64-5717-4562-b3fc-2c963f66afa6';
  const shown = await traces(`/v1/orgs/yoigo/identifications/agent/${id}/close?force=true`, {
    method: 'POST',
    headers: { authorization: 'Bearer test_admin', 'content-type': 'application/json' },
    body: JSON.stringify({ state: 'CREATED', at: '2030-01-01T00:00:00.000Z', id, count: 5 }),
  });
  for (const part of ['Bearer test_admin', id, '2030-01-01T00:00:00.000Z', 'CREATED', 'yoigo']) {
    expect(shown).toContain(part);
  }
});

test('--journal plain shows bodies as they were sent, and still no tokens', async () => {
  const simulator = await createSimulator({ port: 0, journal: 'plain' });
  try {
    const body = '{"phone_number": "600000000"}';
    await fetch(`${simulator.url}/nowhere?access_token=hidden`, {
      method: 'POST',
      headers: { authorization: 'Bearer hidden' },
      body,
    });
    const { requests } = (await simulator.admin.listRequests()) as unknown as {
      readonly requests: readonly { readonly request: Readonly<Record<string, string>> }[];
    };
    expect(requests[0]?.request).toMatchObject({
      body,
      bodyAsBase64: Buffer.from(body).toString('base64'),
    });
    expect(JSON.stringify(requests)).not.toContain('hidden');
    await fetch(`${simulator.url}/__worlds/other/nowhere`, { method: 'POST', body });
    const answer = await fetch(`${simulator.url}/__worlds/other/__admin/requests`);
    expect(await answer.text()).toContain('600000000');
  } finally {
    await simulator.close();
  }
});
