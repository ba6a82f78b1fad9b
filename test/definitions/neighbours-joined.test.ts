import { describe, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import {
  ACTOR,
  DEFINITIONS,
  send,
  stepsOf,
  type Json,
  useNeighbours,
} from './neighbours-requests.js';

const { simulator, ask } = useNeighbours();

describe('the neighbours', () => {
  test('are known to the sections around them by both ids', async () => {
    const created = await ask('POST', '/identifications/identity_document', ACTOR);
    expect(created.status).toBe(200);
    const id = String(created.body['identification_id']);
    expect((await ask('GET', `/identifications/identity_document/${id}`)).status).toBe(200);

    const otp = { actor: ACTOR, expires_in: 'P1D', channel: { type: 'SMS' } };
    const { body: ids } = await ask('POST', '/identifications/otp', otp);
    const user = `/identifications/otp/${String(ids['identification_id'])}`;
    const admin = `/identifications/otp/${String(ids['admin_identification_id'])}`;
    expect((await ask('POST', `${admin}/cancel`, { reason: 'a mistake' })).status).toBe(204);
    expect((await ask('GET', user)).body).toMatchObject({ status: 'CANCELLED' });
    expect((await ask('PUT', `${user}/validate`, { code: 'k4khb9' })).status).toBe(409);
    expect((await ask('GET', admin)).status).toBe(404);
  });

  test('show the code in the catalogue, and take another one from a planted record', async () => {
    const { body } = await send(simulator(), 'GET', '/__admin/catalogue');
    expect(body['magic_values']).toContainEqual(
      expect.objectContaining({ pointer: '/body/code', value: 'k4khb9', status: 204 }),
    );
    const planted = { org: 'yoigo', actor: ACTOR, code: 's3cr3t' };
    const { body: record } = await send(
      simulator(),
      'POST',
      '/__admin/entities/otp-identification',
      planted,
    );
    const path = `/identifications/otp/${String(record['identification_id'])}/validate`;
    expect((await ask('PUT', path, { code: 'k4khb9' })).status).toBe(400);
    expect((await ask('PUT', path, { code: 's3cr3t' })).status).toBe(204);
  });

  test('belong to the seeded chains', async () => {
    const [otp] = stepsOf(await ask('GET', '/identifications/chain/yoigo-chain-created'));
    const path = `/identifications/otp/${otp?.identification_id ?? ''}/validate`;
    expect((await ask('PUT', path, { code: 'k4khb9' })).status).toBe(204);
    const [validated] = stepsOf(await ask('GET', '/identifications/chain/yoigo-chain-created'));
    expect(validated).toMatchObject({ status: 'VALIDATED' });
  });

  test('take the newer form of a chain with the overlay for it, and no other', async () => {
    const newer = await createSimulator({
      port: 0,
      definitions: DEFINITIONS,
      overlays: ['newer-docs'],
    });
    const chains = '/v1/orgs/yoigo/identifications/chain';
    const chain = (sequence: readonly object[]): object => ({
      actor: ACTOR,
      expires_in: 'PT15M',
      sequence,
    });
    const older = [{ configuration: { identificationType: 'OTP' } }];
    const steps = [
      { identification_type: 'OTP', otp_step: { channel: { type: 'EMAIL', external: false } } },
      { identification_type: 'AGENT' },
    ];
    const refused = await send(newer, 'POST', chains, chain(older));
    const created = await send(newer, 'POST', chains, chain(steps));
    const id = String(created.body['identification_chain_id']);
    const read = await send(newer, 'GET', `${chains}/${id}`);
    // An overlay of the five sections is in force, too.
    const { body: document } = await send(newer, 'GET', '/openapi.json');
    await newer.close();
    expect([refused.status, created.status]).toEqual([400, 201]);
    expect(stepsOf(read).map((step) => step.identification_type)).toEqual(['OTP', 'AGENT']);
    const { schemas } = document['components'] as { readonly schemas: Json };
    expect(schemas).toHaveProperty('MaxScoreRetries');
    expect(JSON.stringify(schemas['CommunicationChannel'])).toContain('boolean');
  });

  test('are in the document that is served, in which a path stands once', async () => {
    const { body } = await send(simulator(), 'GET', '/openapi.json');
    const paths = body['paths'] as Readonly<Record<string, Json>>;
    const otp = '/orgs/{org_id}/identifications/otp/{admin_identification_id}';
    expect(Object.keys(paths[otp] ?? {}).sort()).toEqual(['delete', 'get']);
    expect(paths[otp]?.['get']).toMatchObject({
      operationId: 'getOtpIdentificationMetadata',
      parameters: [{ name: 'org_id' }, { name: 'admin_identification_id' }],
    });
    const forms = Object.keys(paths).map((path) => path.replaceAll(/\{[^{}]*\}/g, '{}'));
    expect(new Set(forms).size).toBe(forms.length);
  });

  test('cannot stand alone', async () => {
    await expect(
      createSimulator({ port: 0, definitions: ['masstack-neighbours'] }),
    ).rejects.toThrow(
      'masstack-neighbours adds to the definition masstack. Name both, in this order: masstack,masstack-neighbours',
    );
  });
});
