import { beforeAll, describe, expect, test } from '@jest/globals';
import {
  agentBody,
  chain,
  identifications,
  seeded,
  signature,
  UNKNOWN_ID,
} from '../support/requests.js';
import { useSimulator, type Sent } from '../support/simulator.js';

const simulator = useSimulator();
const kinds = [
  'agent-identification',
  'otp-identification',
  'identification-chain',
  'document-scoring',
  'biometric-signature',
];
const everything = async (): Promise<readonly string[]> =>
  Promise.all(kinds.map(async (kind) => (await simulator.admin('GET', `/entities/${kind}`)).text));

let before: readonly string[] = [];
beforeAll(async () => {
  await simulator.admin('PUT', '/clock', { action: 'freeze' });
  before = await everything();
});

const agents = identifications('agent');
const close = (id: string): Sent => ({ method: 'POST', path: `${agents}/${id}/close` });
const json = { 'content-type': 'application/json' };
const posted = (bytes: string | Uint8Array, headers: Record<string, string> = json): Sent => ({
  method: 'POST',
  path: agents,
  headers,
  bytes,
});
const valid = JSON.stringify(agentBody);

describe('refused, with what is wrong and where', () => {
  test.each<{ given: string; sent: Sent; status: number; details: RegExp }>([
    {
      given: 'half of a JSON',
      sent: posted('{"actor": {'),
      status: 400,
      details: /^\/body is not JSON/,
    },
    { given: 'no JSON', sent: posted('hello'), status: 400, details: /^\/body is not JSON/ },
    {
      given: "the documentation's single quotes",
      sent: posted("{\n  'actor': {\n    'name': 'James'\n  }\n}"),
      status: 400,
      details: /^\/body is not JSON: it is written with single quotes\. JSON needs double quotes/,
    },
    {
      given: "the documentation's 'string'",
      sent: posted('"\'string\'"'),
      status: 400,
      details: /^\/body/,
    },
    {
      given: 'JSON that is followed by more',
      sent: posted(`${valid} x`),
      status: 400,
      details: /^\/body is not JSON/,
    },
    {
      given: 'invalid UTF-8',
      sent: posted(Buffer.from([0x22, 0xc3, 0x28, 0x22])),
      status: 400,
      details: /^\/body is not UTF-8/,
    },
    {
      given: 'UTF-16',
      sent: posted(Buffer.from(valid, 'utf16le')),
      status: 400,
      details: /^\/body/,
    },
    {
      given: 'a lone surrogate',
      sent: posted(valid.replace('James', 'J\\ud800mes')),
      status: 400,
      details: /^\/body\/actor\/name contains half of a character/,
    },
    {
      given: 'a lone surrogate in a key',
      sent: posted(valid.replace('"name"', '"na\\uDC00me"')),
      status: 400,
      details: /^\/body\/actor has a key with half of a character/,
    },
    { given: 'a list', sent: posted('[]'), status: 400, details: /^\/body / },
    { given: 'null', sent: posted('null'), status: 400, details: /^\/body / },
    { given: 'deep nesting', sent: posted('['.repeat(100_000)), status: 400, details: /^\/body / },
    {
      given: 'deep nesting that ends',
      sent: posted(`${'['.repeat(5000)}"\\ud800"${']'.repeat(5000)}`),
      status: 400,
      details: /^\/body/,
    },
    { given: 'no body', sent: { method: 'POST', path: agents }, status: 400, details: /^\/body / },
    { given: 'an empty body', sent: posted(''), status: 400, details: /^\/body / },
    {
      given: 'plain text',
      sent: posted(valid, { 'content-type': 'text/plain' }),
      status: 415,
      details: /text\/plain.*application\/json/,
    },
    {
      given: 'a form',
      sent: posted('a=b', { 'content-type': 'application/x-www-form-urlencoded' }),
      status: 415,
      details: /application\/json/,
    },
    {
      given: 'no content type',
      sent: posted(Buffer.from(valid), {}),
      status: 415,
      details: /no media type/,
    },
    {
      given: 'JSON in Latin 1',
      sent: posted(valid, { 'content-type': 'application/json; charset=iso-8859-1' }),
      status: 415,
      details: /iso-8859-1/,
    },
    {
      given: 'more than 1 MiB',
      sent: posted(`"${'x'.repeat(1_048_575)}"`),
      status: 413,
      details: /1048576/,
    },
    {
      given: 'more than 21 MiB',
      sent: posted(Buffer.alloc(22 * 1024 * 1024, 0x20)),
      status: 413,
      details: /bytes/,
    },
    {
      given: 'an id that is no uuid',
      sent: close('42'),
      status: 400,
      details: /^\/path\/admin_identification_id /,
    },
    { given: 'a uuid in braces', sent: close(`{${UNKNOWN_ID}}`), status: 400, details: /^\/path/ },
    { given: '__proto__', sent: close('__proto__'), status: 400, details: /^\/path/ },
    { given: 'constructor', sent: close('constructor'), status: 400, details: /^\/path/ },
    { given: 'an encoded slash', sent: close('a%2Fb'), status: 400, details: /^\/path/ },
    { given: 'an encoded NUL', sent: close('%00'), status: 400, details: /^\/path/ },
    {
      given: 'half a percent code',
      sent: close('%E0%A4%A'),
      status: 400,
      details: /^\/path\/admin_identification_id is not percent-encoded UTF-8/,
    },
    { given: 'a percent sign', sent: close('100%'), status: 400, details: /percent-encoded/ },
    {
      given: 'a bad query',
      sent: { method: 'DELETE', path: `${agents}/${UNKNOWN_ID}?force=%ff` },
      status: 400,
      details: /^\/query /,
    },
    {
      given: 'a chain nobody has',
      sent: { path: chain('__proto__'), headers: { 'user-agent': 'x' } },
      status: 404,
      details: /__proto__/,
    },
    {
      given: 'a chain with an encoded slash',
      sent: { path: chain('a%2Fvalidate'), headers: { 'user-agent': 'x' } },
      status: 404,
      details: /a\/validate/,
    },
    {
      given: 'an org nobody has',
      sent: { path: `/orgs/__proto__/scorings/identity_document/${UNKNOWN_ID}` },
      status: 404,
      details: /__proto__/,
    },
    {
      given: 'a scoring in another org',
      sent: { path: signature(seeded.signature.CREATED, 'masmovil') },
      status: 404,
      details: /masmovil/,
    },
  ])('$given: $status', async ({ sent, status, details }) => {
    const answer = await simulator.send(sent);
    expect(answer.status).toBe(status);
    expect(answer.details.join('\n')).toMatch(details);
    expect(answer.text).not.toMatch(/\bat .*\.(js|ts):\d+|node_modules/);
  });

  test('the text of a body that is no JSON is not repeated: it may be somebody', async () => {
    const answer = await simulator.send(posted('{"name": "Secret Person", oops}'));
    expect(answer.text).not.toMatch(/Secret|oops/);
    expect(answer.details[0]).toMatch(/position \d+/);
  });
});

test('nothing that was refused above has changed anything', async () => {
  expect(await everything()).toEqual(before);
});
