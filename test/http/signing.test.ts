import { describe, expect, test } from '@jest/globals';
import { chain, device, seeded, signature, signBody } from '../support/requests.js';
import { idOf, useSimulator, type Answer } from '../support/simulator.js';

const simulator = useSimulator();
const KIND = 'biometric-signature';
const newSignature = async (state = 'CREATED'): Promise<string> =>
  idOf(await simulator.admin('POST', `/entities/${KIND}`, { org: 'yoigo', state }));
const sign = (id: string, body: unknown = signBody): Promise<Answer> =>
  simulator.send({ path: `${signature(id)}/sign`, headers: device, body });
const stateOf = async (id: string): Promise<unknown> =>
  (await simulator.send({ path: signature(id) })).body['status'];

describe('limits of a signature, at the byte', () => {
  test.each([
    { given: 'data of 300,000 bytes', biometric_data: 'a'.repeat(300_000), status: 204 },
    { given: 'data of 300,001 bytes', biometric_data: 'a'.repeat(300_001), status: 400 },
    { given: '150,000 characters of two bytes', biometric_data: 'ñ'.repeat(150_000), status: 204 },
    {
      given: '149,999 of two bytes and two of one',
      biometric_data: `${'ñ'.repeat(149_999)}ab`,
      status: 204,
    },
    {
      given: '150,000 of two bytes and one of one',
      biometric_data: `${'ñ'.repeat(150_000)}a`,
      status: 400,
    },
    { given: '75,000 of four bytes', biometric_data: '✍'.repeat(100_000), status: 204 },
    { given: 'emoji past the limit', biometric_data: '😀'.repeat(75_001), status: 400 },
    { given: 'no data', biometric_data: '', status: 400 },
    { given: 'an image of 500,000 bytes', signature_image: 'A'.repeat(500_000), status: 204 },
    { given: 'an image of 500,004 bytes', signature_image: 'A'.repeat(500_004), status: 400 },
    {
      given: 'both at their limit',
      biometric_data: 'a'.repeat(300_000),
      signature_image: 'A'.repeat(500_000),
      status: 204,
    },
    { given: 'an image with padding', signature_image: 'aGVsbG8=', status: 204 },
    { given: 'an image without its padding', signature_image: 'aGVsbG8', status: 400 },
    { given: 'an image in URL-safe base64', signature_image: 'a-_b', status: 400 },
    { given: 'an image with a line end', signature_image: 'aGVsbG8=\n', status: 400 },
    { given: 'padding in the middle', signature_image: 'aG=sbG8=', status: 400 },
    {
      given: 'an image as a data URL',
      signature_image: 'data:image/png;base64,aGVsbG8=',
      status: 400,
    },
    { given: 'an image of no characters', signature_image: '', status: 400 },
  ])('$given: $status', async ({ status, given: _given, ...change }) => {
    const id = await newSignature();
    const answer = await sign(id, { ...signBody, ...change });
    expect(answer.status).toBe(status);
    if (status === 400) {
      const [field = ''] = Object.keys(change);
      expect(answer.details.join()).toContain(`/body/${field} `);
    }
    expect(await stateOf(id)).toBe(status === 204 ? 'SIGNED' : 'CREATED');
  });
});

describe('a signature', () => {
  test('is previewed as often as one likes, and signed once', async () => {
    const id = await newSignature();
    const preview = () =>
      simulator.send({ method: 'POST', path: `${signature(id)}/preview`, headers: device });
    expect((await preview()).status).toBe(204);
    expect((await preview()).status).toBe(204);
    expect(await stateOf(id)).toBe('PREVIEWED');
    expect((await sign(id)).status).toBe(204);
    expect(await sign(id)).toMatchObject({ status: 409, rule: 'signature.sign.conflict' });
    expect(await preview()).toMatchObject({ status: 409, rule: 'signature.preview.conflict' });
    expect(await stateOf(id)).toBe('SIGNED');
  });

  test.each(['x-fingerprint', 'x-installation_id'])('needs %s to be signed', async (name) => {
    const id = await newSignature();
    const headers = Object.fromEntries(Object.entries(device).filter(([key]) => key !== name));
    const answer = await simulator.send({ path: `${signature(id)}/sign`, headers, body: signBody });
    expect(answer.status).toBe(400);
    expect(answer.details[0]).toContain(`/header/${name}`);
    expect(await stateOf(id)).toBe('CREATED');
  });
});

describe('a chain', () => {
  test('is validated once, with all its steps', async () => {
    const headers = { ...device, 'user-agent': 'test', 'x-location': '88.52,-123.1' };
    const path = chain(seeded.chain.CREATED);
    const validate = () => simulator.send({ method: 'POST', path: `${path}/validate`, headers });
    expect((await validate()).status).toBe(204);
    const { body } = await simulator.send({ path, headers });
    expect(body).toMatchObject({
      status: 'VALIDATED',
      steps: [{ status: 'VALIDATED' }, { status: 'VALIDATED' }],
    });
    expect(await validate()).toMatchObject({ status: 409, rule: 'chain.validate.conflict' });
  });

  test.each(['north', '88.52', '888,1', '88.52;-123.1'])('x-location %s: 400', async (place) => {
    const answer = await simulator.send({
      method: 'POST',
      path: `${chain('yoigo-chain-ready')}/validate`,
      headers: { ...device, 'user-agent': 'test', 'x-location': place },
    });
    expect(answer.status).toBe(400);
    expect(answer.details[0]).toContain('/header/x-location');
  });
});
