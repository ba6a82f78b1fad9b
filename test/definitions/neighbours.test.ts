import { describe, expect, test } from '@jest/globals';
import { ACTOR, stepsOf, useNeighbours } from './neighbours-requests.js';

const { ask } = useNeighbours();

describe('a chain', () => {
  test('of a code and an agent becomes VALIDATED with its last step, over HTTP alone', async () => {
    const created = await ask('POST', '/identifications/chain', {
      actor: ACTOR,
      expires_in: 'PT15M',
      sequence: [
        { configuration: { identificationType: 'OTP', channel: { type: 'EMAIL' } } },
        { configuration: { identificationType: 'AGENT' } },
      ],
    });
    expect(created.status).toBe(201);
    const chain = `/identifications/chain/${String(created.body['identification_chain_id'])}`;

    const [otp, agent] = stepsOf(await ask('GET', chain));
    expect(otp).toMatchObject({ identification_type: 'OTP', status: 'CREATED' });
    expect(agent).toMatchObject({ identification_type: 'AGENT', status: 'CREATED' });

    const code = `/identifications/otp/${otp?.identification_id ?? ''}`;
    expect((await ask('GET', code)).body).toMatchObject({
      status: 'CREATED',
      channel: { type: 'EMAIL' },
    });
    expect((await ask('PUT', `${code}/validate`, { code: 'k4khb8' })).status).toBe(400);
    expect((await ask('PUT', `${code}/validate`, { code: 'k4khb9' })).status).toBe(204);
    expect((await ask('PUT', `${code}/validate`, { code: 'k4khb9' })).status).toBe(409);
    expect((await ask('GET', code)).body).toMatchObject({ status: 'VALIDATED' });

    const halfway = await ask('GET', chain);
    expect(halfway.body).toMatchObject({ status: 'CREATED' });
    expect(stepsOf(halfway).map(({ status }) => status)).toEqual(['VALIDATED', 'CREATED']);

    const shop = `/identifications/agent/${agent?.identification_id ?? ''}/validate`;
    expect((await ask('POST', shop, { agent: 'Jose Luis Garcia' })).status).toBe(204);
    const whole = await ask('GET', chain);
    expect(whole.body).toMatchObject({ status: 'VALIDATED' });
    expect(stepsOf(whole).map(({ status }) => status)).toEqual(['VALIDATED', 'VALIDATED']);
  });
});

describe('a sign process', () => {
  const processOf = (sign: string, identification: string): object => ({
    signers: [
      { alias: 'one', ...ACTOR },
      { alias: 'two', ...ACTOR, name: 'Jane' },
    ],
    sign: { type: sign, documents: [{ id: 'd0c00000-0001-4001-8000-000000000001' }] },
    identification: { type: identification },
  });

  interface Signer {
    readonly alias: string;
    readonly sign_id: string;
    readonly identification_id: string;
  }

  test.each([
    { sign: 'SIMPLE', signs: 'simple_signs', identification: 'OTP', read: 'otp' },
    {
      sign: 'BIOMETRIC',
      signs: 'biometric_signs',
      identification: 'IDENTITY_DOCUMENT',
      read: 'identity_document',
    },
  ])(
    'makes a $sign signature and an $identification identification of each signer',
    async (row) => {
      const created = await ask('POST', '/sign_process', processOf(row.sign, row.identification));
      expect(created.status).toBe(201);
      const signers = created.body['signers'] as readonly Signer[];
      expect(signers.map(({ alias }) => alias)).toEqual(['one', 'two']);
      const [, two] = signers;

      const sign = `/${row.signs}/${two?.sign_id ?? ''}`;
      expect((await ask('GET', sign)).body).toMatchObject({
        sign_id: two?.sign_id,
        type: row.sign,
        status: 'CREATED',
        signer: { name: 'Jane', last_name: 'Smith' },
        documents: [{ id: 'd0c00000-0001-4001-8000-000000000001' }],
      });
      const identification = `/identifications/${row.read}/${two?.identification_id ?? ''}`;
      expect((await ask('GET', identification)).body).toMatchObject({ status: 'CREATED' });
      expect((await ask('GET', `/identifications/${row.read}/${two?.sign_id ?? ''}`)).status).toBe(
        404,
      );
    },
  );

  test('is signed by a simple signature after a preview', async () => {
    const { body } = await ask('POST', '/sign_process', processOf('SIMPLE', 'AGENT'));
    const [one] = body['signers'] as readonly Signer[];
    const sign = `/simple_signs/${one?.sign_id ?? ''}`;
    expect((await ask('POST', `${sign}/preview`)).status).toBe(204);
    expect((await ask('GET', sign)).body).toMatchObject({ status: 'PREVIEWED' });
    expect((await ask('POST', `${sign}/sign`)).status).toBe(204);
    expect((await ask('POST', `${sign}/sign`)).status).toBe(409);
    const agent = `/identifications/agent/${one?.identification_id ?? ''}/validate`;
    expect((await ask('POST', agent, { agent: 'Ana' })).status).toBe(204);
  });
});
