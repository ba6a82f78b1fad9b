import { describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, decodeJwt, exportJWK, generateKeyPair, jwtVerify, SignJWT } from 'jose';
import type { JSONWebKeySet, JWTPayload } from 'jose';
import { createSimulator } from '../../src/index.js';
import { chain, identifications, scorings, signature, UNKNOWN_ID } from '../support/requests.js';
import { idOf, useSimulator, type TestedSimulator } from '../support/simulator.js';

const FORCE = 'documents.identifications.force_delete';
const simulator = useSimulator();

async function mint(body: unknown, on = simulator): Promise<string> {
  const { body: answer } = await on.admin('POST', '/tokens', body);
  return String(answer['access_token']);
}
const close = (token: string | null, org = 'yoigo', on: TestedSimulator = simulator) =>
  on.send({ method: 'POST', path: `${identifications('agent', org)}/${UNKNOWN_ID}/close`, token });
const base64url = (value: unknown): string =>
  Buffer.from(JSON.stringify(value)).toString('base64url');
const claims = (change: JWTPayload = {}): JWTPayload => ({
  tenants_translation: [{ tenant_id: '1', org: 'yoigo' }],
  permissions: '',
  exp: 4_000_000_000,
  ...change,
});
const unsigned = (payload: JWTPayload): string =>
  `${base64url({ alg: 'none' })}.${base64url(payload)}.`;

describe('a minted token', () => {
  test('carries the documented claims, and the key set verifies it', async () => {
    const minted = await simulator.admin('POST', '/tokens', {
      orgs: ['yoigo', 'masmovil'],
      permissions: [FORCE, 'documents.other'],
      expires_in: 'PT2H',
    });
    expect(minted.body).toMatchObject({ token_type: 'Bearer', expires_in: 7200 });
    const keys = await simulator.send({ path: '/.well-known/jwks.json', token: null });
    expect(keys.text).not.toMatch(/"(d|p|q|dp|dq|qi)"/);
    const { payload, protectedHeader } = await jwtVerify(
      String(minted.body['access_token']),
      createLocalJWKSet(keys.body as unknown as JSONWebKeySet),
    );
    expect(protectedHeader).toMatchObject({ alg: 'RS256', kid: 'masstack-mock-1' });
    expect(payload).toMatchObject({
      permissions: `${FORCE} documents.other`,
      tenants_translation: [{ org: 'yoigo' }, { org: 'masmovil' }],
    });
    expect(Number(payload.exp) - Number(payload.iat)).toBe(7200);
  });

  test('is good for its organizations and no other', async () => {
    const token = await mint({ orgs: ['yoigo'] });
    expect((await close(token)).status).toBe(404);
    expect(await close(token, 'masmovil')).toMatchObject({
      status: 401,
      rule: 'credentials.organization',
    });
  });

  test.each([
    { permissions: [FORCE], status: 204 },
    { permissions: [], status: 403 },
    { permissions: [`${FORCE}_not`], status: 403 },
  ])('with $permissions deletes by force: $status', async ({ permissions, status }) => {
    const entity = { org: 'yoigo', state: 'CLOSED' };
    const id = idOf(await simulator.admin('POST', '/entities/agent-identification', entity));
    const path = `${identifications('agent')}/${id}?force=true`;
    const token = await mint({ orgs: ['yoigo'], permissions });
    expect((await simulator.send({ method: 'DELETE', path, token })).status).toBe(status);
  });

  test('expires at its second, when the clock is moved', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const token = await mint({ orgs: ['yoigo'], expires_in: 'PT1M' });
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'PT59S' });
    expect((await close(token)).status).toBe(404);
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'PT1S' });
    expect(await close(token)).toMatchObject({ status: 401, rule: 'credentials.expired' });
    await simulator.reset();
  });

  test.each([
    [{}, '/body'],
    [{ orgs: [] }, '/body/orgs'],
    [{ orgs: ['yoigo'], permissions: ['two words'] }, '/body/permissions/0'],
    [{ orgs: ['yoigo'], expires_in: 'soon' }, '/body/expires_in'],
    [{ orgs: ['yoigo'], expires_in: 'P9999Y' }, '/body/expires_in'],
    [{ orgs: ['yoigo'], admin: true }, '/body'],
  ])('is not made of %j', async (body, place) => {
    const answer = await simulator.admin('POST', '/tokens', body);
    expect(answer.status).toBe(400);
    expect(answer.details[0]).toContain(place);
  });
});

describe('refused with 401', () => {
  test.each<{ given: string; token: () => string | null | Promise<string>; rule: string }>([
    { given: 'none', token: () => null, rule: 'missing' },
    { given: 'an empty one', token: () => '', rule: 'missing' },
    { given: 'one nobody knows', token: () => 'test_nobody', rule: 'invalid' },
    { given: 'one that expired', token: () => 'test_expired', rule: 'expired' },
    { given: 'one of another organization', token: () => 'test_other_org', rule: 'organization' },
    { given: 'one that names a property', token: () => '__proto__', rule: 'invalid' },
    { given: 'alg none', token: () => unsigned(claims()), rule: 'invalid' },
    {
      given: 'HS256 with the public key as its secret',
      token: async () => {
        const { body } = await simulator.send({ path: '/.well-known/jwks.json', token: null });
        const [key] = (body as unknown as JSONWebKeySet).keys;
        return new SignJWT(claims())
          .setProtectedHeader({ alg: 'HS256' })
          .sign(Buffer.from(JSON.stringify(key)));
      },
      rule: 'invalid',
    },
    {
      given: 'a key of somebody else under our key id',
      token: async () => {
        const { privateKey } = await generateKeyPair('RS256');
        const header = { alg: 'RS256', kid: 'masstack-mock-1' };
        return new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
      },
      rule: 'invalid',
    },
    {
      given: 'a key that the token brings along',
      token: async () => {
        const { privateKey, publicKey } = await generateKeyPair('RS256');
        const header = { alg: 'RS256', jwk: await exportJWK(publicKey) };
        return new SignJWT(claims()).setProtectedHeader(header).sign(privateKey);
      },
      rule: 'invalid',
    },
    {
      given: 'a payload changed after it was signed',
      token: async () => {
        const [head, , mark] = (await mint({ orgs: ['other_org'] })).split('.');
        return `${head}.${base64url(claims())}.${mark}`;
      },
      rule: 'invalid',
    },
    { given: 'three dots', token: () => '...', rule: 'invalid' },
  ])('$given', async ({ token, rule }) => {
    const answer = await close(await token());
    expect(answer).toMatchObject({ status: 401, rule: `credentials.${rule}` });
    expect(answer.headers.get('www-authenticate')).toBe('Bearer');
    expect(answer.body).toMatchObject({ errors: [{ title: 'UNAUTHORIZED' }] });
  });

  test.each(['Basic dGVzdA==', 'test_admin', 'Bearer'])('the header %j', async (authorization) => {
    const path = `${scorings()}/${UNKNOWN_ID}`;
    const answer = await simulator.send({ path, token: null, headers: { authorization } });
    expect(answer).toMatchObject({ status: 401, rule: 'credentials.missing' });
  });
});

test('the chain answers 403 where the others answer 401', async () => {
  const statusOf = async (path: string): Promise<number> =>
    (await simulator.send({ path, token: null })).status;
  expect(await statusOf(chain('yoigo-chain-created'))).toBe(403);
  expect(await statusOf(`${scorings()}/${UNKNOWN_ID}`)).toBe(401);
  expect(await statusOf(signature(UNKNOWN_ID))).toBe(401);
});

test('credentials come before everything else that can be wrong', async () => {
  const answer = await simulator.send({
    method: 'DELETE',
    path: `${identifications('agent')}/no-uuid?force=maybe`,
    token: 'test_nobody',
  });
  expect(answer.status).toBe(401);
});

describe('--auth decode reads foreign tokens and believes what they say', () => {
  const decoding = useSimulator({ auth: 'decode' });

  test.each<{ given: string; token: string; status: number }>([
    { given: 'a foreign token', token: unsigned(claims()), status: 404 },
    {
      given: 'one for another organization',
      token: unsigned(claims({ tenants_translation: [{ org: 'masmovil' }] })),
      status: 401,
    },
    { given: 'an expired one', token: unsigned(claims({ exp: 1 })), status: 401 },
    { given: 'one of the future', token: unsigned(claims({ nbf: 3_999_999_999 })), status: 401 },
    {
      given: 'claims of other types',
      token: unsigned({ tenants_translation: 'yoigo' }),
      status: 401,
    },
    { given: 'a test token', token: 'test_admin', status: 404 },
    { given: 'no JWT', token: 'abc', status: 401 },
  ])('$given: $status', async ({ token, status }) => {
    expect((await close(token, 'yoigo', decoding)).status).toBe(status);
  });
});

test('--auth none asks for no token and permits everything', async () => {
  const open = await createSimulator({ port: 0, auth: 'none' });
  try {
    const url = `/v1/orgs/yoigo/identifications/agent`;
    const closed = 'a9e00000-0001-4004-8000-000000000001';
    expect((await open.handle({ method: 'POST', url: `${url}/${closed}/close` })).status).toBe(409);
    const forced = { method: 'DELETE', url: `${url}/${closed}?force=true` };
    expect((await open.handle(forced)).status).toBe(204);
  } finally {
    await open.close();
  }
});

test('minted tokens of one seed differ in their times only', async () => {
  const payload = decodeJwt(await mint({ orgs: ['yoigo'] }));
  expect(Object.keys(payload).sort()).toEqual(
    ['exp', 'iat', 'iss', 'permissions', 'scope', 'sub', 'tenants_translation'].sort(),
  );
});
