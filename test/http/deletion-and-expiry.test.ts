import { describe, expect, test } from '@jest/globals';
import {
  agentBody,
  createAgent,
  createIdentification,
  createOtp,
  createScoring,
  identifications,
  otpBody,
  scoringBody,
  scorings,
  signature,
  chain,
  seeded,
  device,
  UNKNOWN_ID,
  type Identification,
} from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
const kinds: readonly Identification[] = ['agent', 'otp'];

describe.each(kinds)('deletion: %s', (kind) => {
  const path = identifications(kind);
  const make = async (state: string): Promise<string> =>
    idOf(
      await simulator.admin('POST', `/entities/${kind}-identification`, { org: 'yoigo', state }),
    );

  test.each([
    { state: 'CREATED', force: '', token: 'test_agent', status: 204, rule: 'created' },
    { state: 'CREATED', force: '?force=true', token: 'test_agent', status: 204, rule: 'created' },
    { state: 'CREATED', force: '?force=false', token: 'test_admin', status: 204, rule: 'created' },
    ...['VALIDATED', 'CANCELLED', 'CLOSED', 'EXPIRED'].flatMap((state) => [
      { state, force: '', token: 'test_admin', status: 403, rule: 'not-forced' },
      { state, force: '?force=false', token: 'test_admin', status: 403, rule: 'not-forced' },
      { state, force: '?force=true', token: 'test_agent', status: 403, rule: 'not-forced' },
      { state, force: '?force=true', token: 'test_admin', status: 204, rule: 'forced' },
    ]),
  ])('$state$force as $token: $status', async ({ state, force, token, status, rule }) => {
    const id = await make(state);
    const answer = await simulator.send({ method: 'DELETE', path: `${path}/${id}${force}`, token });
    expect(answer).toMatchObject({ status, rule: `${kind}.delete.${rule}` });
    // Gone for every operation, or just as it was.
    const later = await simulator.admin('GET', `/entities/${kind}-identification/${id}`);
    expect(later.body['state']).toBe(status === 204 ? undefined : state);
    if (status === 204) {
      const again = await simulator.send({ method: 'DELETE', path: `${path}/${id}${force}` });
      const close = await simulator.send({ method: 'POST', path: `${path}/${id}/close` });
      expect([again.status, close.status]).toEqual([404, 404]);
    }
  });

  test.each(["'true'", 'TRUE', '1', '', 'true&force=true', 'yes'])(
    'force=%s is a 400 that says so',
    async (force) => {
      const id = await make('CLOSED');
      const answer = await simulator.send({
        method: 'DELETE',
        path: `${path}/${id}?force=${force}`,
      });
      expect(answer).toMatchObject({ status: 400, rule: 'request.invalid' });
      expect(answer.details[0]).toMatch(/^\/query\/force .*without quotes/);
    },
  );

  test('another organization sees nothing to delete', async () => {
    const id = await make('CREATED');
    const other = `${identifications(kind, 'masmovil')}/${id}`;
    expect((await simulator.send({ method: 'DELETE', path: other })).status).toBe(404);
    expect((await simulator.send({ method: 'DELETE', path: `${path}/${id}` })).status).toBe(204);
  });
});

describe('limits of expires_in', () => {
  const creations = {
    agent: (expires_in: unknown) => createAgent({ ...agentBody, expires_in }),
    otp: (expires_in: unknown) => createOtp({ ...otpBody, expires_in }),
    scoring: (expires_in: unknown) => createScoring({ ...scoringBody, expires_in }),
  };

  test.each<{ at?: string; expires_in: unknown; agent: boolean; otp?: boolean }>([
    { expires_in: 'PT1M', agent: true },
    { expires_in: 'PT60S', agent: true },
    { expires_in: 'PT59S', agent: false, otp: true },
    { expires_in: 'PT59.999S', agent: false, otp: true },
    { expires_in: 'PT0S', agent: false, otp: true },
    { expires_in: 'P30D', agent: true },
    { expires_in: 'P30DT1S', agent: false },
    { expires_in: 'PT720H', agent: true },
    { expires_in: 'PT720H0.001S', agent: false },
    { expires_in: 'P4W', agent: true },
    { expires_in: 'P5W', agent: false },
    { expires_in: 'P0.5D', agent: true },
    { expires_in: 'P0,5D', agent: true },
    // A month is as long as the month it stands in.
    { at: '2030-02-01T00:00:00Z', expires_in: 'P1M', agent: true },
    { at: '2030-04-01T00:00:00Z', expires_in: 'P1M', agent: true },
    { at: '2030-03-01T00:00:00Z', expires_in: 'P1M', agent: false },
    { at: '2030-01-31T00:00:00Z', expires_in: 'P1M', agent: true },
    { expires_in: 'P1Y', agent: false },
    { expires_in: 'P99999Y', agent: false },
    { expires_in: 'P', agent: false },
    { expires_in: ' P1D', agent: false },
    { expires_in: 'P1M1Y', agent: false },
    { expires_in: 'P-1D', agent: false },
    { expires_in: '7 days', agent: false },
    { expires_in: '', agent: false },
    { expires_in: 7, agent: false },
    { expires_in: null, agent: false },
  ])('$expires_in at $at: $agent', async ({ at, expires_in, agent, otp = agent }) => {
    if (at !== undefined) await simulator.admin('POST', '/reset', { at });
    const wanted = { agent, scoring: agent, otp };
    for (const [kind, accepted] of Object.entries(wanted)) {
      const answer = await simulator.send(creations[kind as keyof typeof creations](expires_in));
      const { status, details } = answer;
      expect({ kind, accepted: status < 300 }).toEqual({ kind, accepted });
      if (!accepted) expect(details.join()).toMatch(/^\/body\/expires_in /);
    }
    if (at !== undefined) await simulator.reset();
  });

  test('without expires_in the answer says what is missing', async () => {
    const answer = await simulator.send(createOtp({ ...otpBody, expires_in: undefined }));
    expect(answer).toMatchObject({ status: 400, details: [expect.stringContaining('expires_in')] });
  });
});

describe('at its expiry', () => {
  test.each(kinds)('an %s identification refuses what it took a second before', async (kind) => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const path = identifications(kind);
    const first = idOf(await simulator.send(createIdentification(kind, 'PT1H')));
    const second = idOf(await simulator.send(createIdentification(kind, 'PT1H')));
    await simulator.admin('PUT', '/clock', { action: 'freeze', at: '2030-01-01T00:59:59.999Z' });
    expect(await simulator.send({ method: 'POST', path: `${path}/${first}/close` })).toMatchObject({
      status: 204,
    });
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'PT0.001S' });
    const late = await simulator.send({ method: 'POST', path: `${path}/${second}/close` });
    expect(late).toMatchObject({ status: 409, rule: `${kind}.close.conflict` });
    expect(late.details[0]).toContain('EXPIRED');
    expect(
      await simulator.send({ path: `${path}/${second}/cancel`, body: { reason: 'late' } }),
    ).toMatchObject({ status: 409 });
    await simulator.reset();
  });

  test('a scoring, a chain and a signature too', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const scoring = `${scorings()}/${idOf(await simulator.send(createScoring()))}`;
    await simulator.admin('PUT', '/clock', { action: 'advance', duration: 'P31D' });
    const chainPath = chain(seeded.chain.CREATED);
    const signPath = signature(seeded.signature.CREATED);
    const agent = { 'user-agent': 'test' };
    expect((await simulator.send({ path: scoring })).body['status']).toBe('EXPIRED');
    const chainNow = await simulator.send({ path: chainPath, headers: agent });
    expect(chainNow.body).toMatchObject({
      status: 'EXPIRED',
      steps: [{ status: 'EXPIRED' }, { status: 'EXPIRED' }],
    });
    expect((await simulator.send({ path: signPath })).body['status']).toBe('EXPIRED');
    for (const path of [
      `${scoring}/close`,
      `${scoring}/delegate`,
      `${chainPath}/validate`,
      `${signPath}/preview`,
    ]) {
      const headers = { ...agent, ...device };
      const { status, rule } = await simulator.send({ method: 'POST', path, headers });
      expect({ path, status, rule }).toMatchObject({ path, status: 409 });
      expect(rule).toMatch(/\.conflict$/);
    }
    await simulator.reset();
  });
});

test('an id that nobody has is a 404 for every action', async () => {
  for (const kind of kinds) {
    const path = `${identifications(kind)}/${UNKNOWN_ID}/close`;
    expect((await simulator.send({ method: 'POST', path })).status).toBe(404);
  }
});
