import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import type { Lifecycle } from '../../src/lifecycles/lifecycle.js';
import { chain, scorings, seeded, signature, UNKNOWN_ID } from '../support/requests.js';
import { idOf, useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
const tables: readonly Lifecycle[] = lifecycles.all;
const everyState = tables.flatMap(({ kind, states }) => states.map((state) => ({ kind, state })));
/** A row each of the operations that show a record of the kind, where the API has one. */
const shown: Readonly<Record<string, (id: string) => string>> = {
  'identification-chain': (id) => chain(id),
  'document-scoring': (id) => `${scorings()}/${id}`,
  'biometric-signature': (id) => signature(id),
};

describe('in every state of every kind', () => {
  test.each(everyState)(
    '$kind $state is made, read, listed and deleted',
    async ({ kind, state }) => {
      const made = await simulator.admin('POST', `/entities/${kind}`, { org: 'yoigo', state });
      expect(made).toMatchObject({ status: 201, body: { kind, org: 'yoigo', state } });
      const id = idOf(made);
      const path = `/entities/${kind}/${id}`;
      expect((await simulator.admin('GET', path)).body).toEqual(made.body);
      const listed = await simulator.admin('GET', `/entities/${kind}?org=yoigo&state=${state}`);
      const entities = listed.body['entities'] as readonly { id: string; state: string }[];
      expect(entities).toContainEqual(made.body);
      expect(new Set(entities.map((entity) => entity.state))).toEqual(new Set([state]));
      const target = shown[kind]?.(id);
      if (target !== undefined) {
        // What faker and the defaults filled in keeps the contract, or this throws.
        const answer = await simulator.send({ path: target, headers: { 'user-agent': 'x' } });
        expect(answer.body['status']).toBe(state);
      }
      expect(await simulator.admin('DELETE', path)).toMatchObject({ status: 204, text: '' });
      expect((await simulator.admin('GET', path)).status).toBe(404);
      expect((await simulator.admin('DELETE', path)).status).toBe(404);
    },
  );

  test.each(everyState)('$kind is patched to $state', async ({ kind, state }) => {
    const id = idOf(await simulator.admin('POST', `/entities/${kind}`, { org: 'yoigo' }));
    const patched = await simulator.admin('PATCH', `/entities/${kind}/${id}`, { state });
    expect(patched).toMatchObject({ status: 200, body: { id, state } });
    expect((await simulator.admin('GET', `/entities/${kind}/${id}`)).body).toEqual(patched.body);
  });

  test('the time at which a record expires is patched, as it is written and as a duration', async () => {
    const path = '/entities/identification-chain';
    const id = idOf(await simulator.admin('POST', path, { org: 'yoigo' }));
    const expires_at = '2999-01-01T00:00:00.000Z';
    const patched = await simulator.admin('PATCH', `${path}/${id}`, { expires_at });
    expect(patched).toMatchObject({ status: 200, body: { expires_at, state: 'CREATED' } });
    const sooner = await simulator.admin('PATCH', `${path}/${id}`, { expires_in: 'PT1H' });
    expect(String(sooner.body['expires_at']) < expires_at).toBe(true);
    const over = { expires_at: '2001-01-01T00:00:00Z' };
    const ended = await simulator.admin('PATCH', `${path}/${id}`, over);
    expect(ended).toMatchObject({ status: 200, body: { state: 'EXPIRED' } });
  });

  test('a record brought back from expiry lives on', async () => {
    const path = '/entities/identification-chain';
    const id = idOf(await simulator.admin('POST', path, { org: 'yoigo', state: 'EXPIRED' }));
    await simulator.admin('PATCH', `${path}/${id}`, { state: 'CREATED' });
    const answer = await simulator.send({ path: chain(id), headers: { 'user-agent': 'x' } });
    expect(answer.body['status']).toBe('CREATED');
  });
});

describe('a description', () => {
  const KIND = '/entities/identification-chain';

  test('decides what it names, and expiry starts now', async () => {
    await simulator.admin('POST', '/reset', { at: '2030-01-01T00:00:00Z' });
    const made = await simulator.admin('POST', KIND, {
      org: 'other_org',
      id: 'my-chain',
      expires_in: 'PT10M',
      steps: [{ identification_type: 'IDENTITY_DOCUMENT', status: 'VALIDATED' }],
    });
    expect(made.body).toMatchObject({
      id: 'my-chain',
      org: 'other_org',
      created_at: '2030-01-01T00:00:00.000Z',
      expires_at: '2030-01-01T00:10:00.000Z',
      steps: [{ identification_type: 'IDENTITY_DOCUMENT', status: 'VALIDATED' }],
    });
    await simulator.reset();
  });

  test.each(['__proto__', 'constructor', 'toString', 'a/b', 'ñ 1'])(
    'may have the id %s',
    async (id) => {
      const made = await simulator.admin('POST', KIND, { org: 'yoigo', id });
      expect(made.status).toBe(201);
      const path = chain(encodeURIComponent(id));
      const answer = await simulator.send({ path, headers: { 'user-agent': 'x' } });
      expect(answer.body['identification_chain_id']).toBe(id);
      const own = `${KIND}/${encodeURIComponent(id)}`;
      expect((await simulator.admin('DELETE', own)).status).toBe(204);
    },
  );

  test('may not take an id that is taken', async () => {
    const id = seeded.chain.CREATED;
    const answer = await simulator.admin('POST', KIND, { org: 'yoigo', id });
    expect(answer.status).toBe(409);
    expect(answer.details[0]).toContain(id);
  });

  test.each([
    [{}, '/body/org'],
    [{ org: '' }, '/body/org'],
    [{ org: 'yoigo', state: 'SIGNED' }, '/body/state'],
    [{ org: 'yoigo', expires_in: 'P9999Y' }, '/body/expires_in'],
    [{ org: 'yoigo', expires_in: 'soon' }, '/body/expires_in'],
    [{ org: 'yoigo', expires_at: '2016-12-31T23:59:60Z' }, '/body/expires_at'],
    [{ org: 'yoigo', steps: [] }, '/body/steps'],
    [{ org: 'yoigo', steps: [{ identification_type: 'X' }] }, '/body/steps/0/identification_type'],
    [{ org: 'yoigo', colour: 'red' }, 'colour'],
    [[], '/body'],
    ['yoigo', '/body'],
  ])('%j is a 400', async (body, told) => {
    const answer = await simulator.admin('POST', KIND, body);
    expect(answer.status).toBe(400);
    expect(answer.details.join('\n')).toContain(told);
  });

  test.each([
    [{}, 400, '/body'],
    [{ id: 'another' }, 400, '/body/id'],
    [{ state: 'CLOSED' }, 400, '/body/state'],
    [{ org: 'masmovil' }, 200, ''],
  ])('a patch of %j is a %i', async (body, status, told) => {
    const id = idOf(await simulator.admin('POST', KIND, { org: 'yoigo' }));
    const answer = await simulator.admin('PATCH', `${KIND}/${id}`, body);
    expect(answer.status).toBe(status);
    expect(answer.details.join()).toContain(told);
  });

  test('nothing that is not there is patched, and there are no other kinds', async () => {
    const body = { state: 'CREATED' };
    expect((await simulator.admin('PATCH', `${KIND}/${UNKNOWN_ID}`, body)).status).toBe(404);
    for (const kind of ['contract', '__proto__']) {
      const answer = await simulator.admin('GET', `/entities/${kind}`);
      expect(answer.status).toBe(400);
      expect(answer.details[0]).toContain('/path/kind');
    }
  });
});
