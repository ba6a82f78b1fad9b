import { afterAll, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
beforeEach(() => simulator.reset());
afterAll(() => simulator.close());

async function post(body: unknown): Promise<{ status: number; body: Record<string, unknown> }> {
  const response = await fetch(`${simulator.url}/__admin/provider-states`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as Record<string, unknown> };
}

const entity = async (kind: string, id: string): Promise<unknown> =>
  (await fetch(`${simulator.url}/__admin/entities/${kind}/${id}`)).json();

interface Listed {
  readonly state: string;
  readonly kind: string;
  readonly record_state: string;
}
const listed = async (): Promise<readonly Listed[]> =>
  ((await (await fetch(`${simulator.url}/__admin/provider-states`)).json()) as { states: Listed[] })
    .states;

const ID = 'c0de0000-0001-4000-8000-0000000000ff';

test('there is a state for each state of each lifecycle, and one for nothing', async () => {
  const counts = lifecycles.kinds.map((kind) => lifecycles.of(kind).states.length + 1);
  const states = await listed();
  expect(states).toHaveLength(counts.reduce((sum, count) => sum + count));
  expect(states.map(({ state }) => state)).toEqual(
    expect.arrayContaining(['an agent identification in state CLOSED', 'no OTP identification']),
  );
});

test('each of them can be set up, and then it is so', async () => {
  for (const { state, kind, record_state } of await listed()) {
    const answer = await post({ state, params: { id: ID, org: 'pacts' }, action: 'setup' });
    expect({ state, status: answer.status }).toEqual({ state, status: 200 });
    const expected =
      record_state === 'ABSENT'
        ? { errors: [{ title: 'Not Found' }] }
        : { id: ID, org: 'pacts', state: record_state };
    expect(await entity(kind, ID)).toMatchObject(expected);
    if (record_state !== 'ABSENT') expect(answer.body).toMatchObject({ id: ID, ...expected });
  }
});

test('the parameters describe the record', async () => {
  const params = { id: ID, provider: 'VERIDAS', attempts: 3 };
  await post({ state: 'a document scoring in state CREATED', params });
  expect(await entity('document-scoring', ID)).toMatchObject({ ...params, org: 'yoigo' });
});

test('teardown takes the record away', async () => {
  const state = { state: 'a biometric signature in state SIGNED', params: { id: ID } };
  await post(state);
  expect((await post({ ...state, action: 'teardown' })).status).toBe(200);
  expect(await entity('biometric-signature', ID)).toHaveProperty('errors');
});

test('an empty state, which Pact sends where an interaction needs none, changes nothing', async () => {
  expect(await post({ state: '', action: 'setup' })).toEqual({ status: 200, body: {} });
});

describe('refused', () => {
  const refused = [
    {
      given: 'a state that there is not',
      body: { state: 'an agent identification in state OPEN' },
      status: 404,
      details: expect.stringContaining('an agent identification in state CREATED') as unknown,
    },
    {
      given: 'a parameter of the wrong type',
      body: { state: 'a biometric signature in state SIGNED', params: { id: 7 } },
      status: 400,
      details: '/body/params/id must be string',
    },
    {
      given: 'a parameter that the kind does not have',
      body: { state: 'a biometric signature in state SIGNED', params: { colour: 'red' } },
      status: 400,
      details: '/body/params/colour is not known',
    },
    { given: 'no state', body: {}, status: 400, details: '/body/state is required' },
    {
      given: 'an action that there is not',
      body: { state: 'no OTP identification', action: 'destroy' },
      status: 400,
      details: '/body/action must be one of setup, teardown',
    },
  ];
  test.each(refused)('$given', async ({ body, status, details }) => {
    expect(await post(body)).toMatchObject({ status, body: { errors: [{ details }] } });
  });
});
