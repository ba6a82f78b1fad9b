import { describe, expect, test } from '@jest/globals';
import {
  actor,
  agentBody,
  chain,
  createAgent,
  device,
  identifications,
  scorings,
  seeded,
  signature,
  UNKNOWN_ID,
} from '../support/requests.js';
import { idOf, useSimulator, type Sent } from '../support/simulator.js';

const simulator = useSimulator();
const agents = identifications('agent');
const json = { 'content-type': 'application/json' };

describe('all violations at once, each with its pointer', () => {
  test.each<{ given: string; sent: Sent; pointers: readonly string[] }>([
    {
      given: 'a body',
      sent: createAgent({
        actor: {
          ...actor,
          name: 7,
          identity_document: { document_number: '', document_type: 'DNI' },
          email: 'nobody',
          msisdn: { phone_number: '600', country_code: 34 },
        },
        personal_document_image: 'yes',
        expires_in: 'PT1S',
      }),
      pointers: [
        '/body/actor/name',
        '/body/actor/identity_document/document_number',
        '/body/actor/identity_document/document_type',
        '/body/actor/email',
        '/body/actor/msisdn/phone_number',
        '/body/actor/msisdn/country_code',
        '/body/personal_document_image',
        '/body/expires_in',
      ],
    },
    {
      given: 'path, headers and body',
      sent: {
        path: `${signature('no-uuid')}/sign`,
        headers: { 'x-location': 'north' },
        body: { signature_image: '?' },
      },
      pointers: [
        '/path/sign_id',
        '/header/x-installation_id',
        '/header/x-fingerprint',
        '/header/x-location',
        '/body/biometric_data',
        '/body/signature_image',
      ],
    },
    {
      given: 'path and query',
      sent: { method: 'DELETE', path: `${agents}/no-uuid?force=maybe` },
      pointers: ['/path/admin_identification_id', '/query/force'],
    },
    {
      given: 'headers and a body that is no JSON',
      sent: { method: 'POST', path: `${signature(UNKNOWN_ID)}/sign`, headers: json, bytes: '{' },
      pointers: ['/header/x-installation_id', '/header/x-fingerprint', '/body'],
    },
  ])('$given', async ({ sent, pointers }) => {
    const answer = await simulator.send(sent);
    expect(answer.status).toBe(400);
    expect(answer.details.map((each) => each.split(' ')[0]).sort()).toEqual([...pointers].sort());
  });

  test('missing headers are told by name', async () => {
    const path = `${chain(seeded.chain.CREATED)}/validate`;
    const response = await simulator.send({ method: 'POST', path, headers: { 'user-agent': 'x' } });
    expect(response.details.map((each) => each.split(' ')[0])).toEqual(
      expect.arrayContaining(Object.keys(device).map((name) => `/header/${name}`)),
    );
  });
});

describe('no such operation, no such method', () => {
  test.each([
    { method: 'GET', path: '/', status: 404 },
    { method: 'GET', path: '/v1', status: 404 },
    { method: 'GET', path: '/v1/', status: 404 },
    { method: 'GET', path: '/orgs/yoigo/contracts', status: 404 },
    { method: 'GET', path: '/orgs//scorings/identity_document/x', status: 404 },
    { method: 'POST', path: `${agents}/${UNKNOWN_ID}/close/`, status: 404 },
    { method: 'POST', path: `${agents}/${UNKNOWN_ID}/CLOSE`, status: 404 },
    { method: 'GET', path: '/constructor', status: 404 },
    { method: 'GET', path: agents, status: 405, allow: 'POST' },
    { method: 'POST', path: `${agents}/${UNKNOWN_ID}`, status: 405, allow: 'DELETE' },
    { method: 'PUT', path: `${scorings()}/${UNKNOWN_ID}`, status: 405, allow: 'GET, HEAD' },
    { method: 'PATCH', path: `${scorings()}/${UNKNOWN_ID}/score`, status: 405, allow: 'PUT' },
    { method: 'OPTIONS', path: chain('x'), status: 405, allow: 'GET, HEAD' },
  ])('$method $path: $status', async ({ method, path, status, allow = null }) => {
    for (const token of ['test_admin', null]) {
      const answer = await simulator.send({ method, path, token });
      expect(answer.status).toBe(status);
      expect(answer.headers.get('allow')).toBe(allow);
    }
  });
});

test.each(['__proto__', 'constructor', 'colour'])(
  'a field that the contract does not speak of is no fault, and is kept nowhere: %s',
  async (name) => {
    const body = JSON.stringify(agentBody).replace('{', `{"${name}":{"admin":true},`);
    const made = await simulator.send({ path: agents, headers: json, bytes: body });
    expect(made.status).toBe(201);
    const kept = await simulator.admin('GET', `/entities/agent-identification/${idOf(made)}`);
    expect(kept.text).not.toContain('admin":true');
    expect(Object.keys(kept.body)).not.toContain(name);
  },
);
