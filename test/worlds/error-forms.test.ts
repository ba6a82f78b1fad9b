import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

/** The control plane is an API of its own: its errors have its own form, also before any of its code is asked. */

let simulator: Simulator;
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(() => simulator.close());

const TWO_WORLDS = { 'x-mock-world': 'a' };

describe('the code of an error', () => {
  test.each<{
    given: string;
    path: string;
    headers?: Readonly<Record<string, string>>;
    status: number;
    code: string;
  }>([
    { given: 'no endpoint', path: '/__admin/nothing', status: 404, code: 'NOT_FOUND' },
    {
      given: 'a foreign page at the control plane',
      path: '/__admin/clock',
      headers: { origin: 'https://else.example' },
      status: 403,
      code: 'FORBIDDEN',
    },
    {
      given: 'two worlds of the control plane',
      path: '/__worlds/b/__admin/clock',
      headers: TWO_WORLDS,
      status: 400,
      code: 'BAD_REQUEST',
    },
    {
      given: 'two worlds of the API',
      path: '/__worlds/b/v1/nothing',
      headers: TWO_WORLDS,
      status: 400,
      code: 'MDOC_002',
    },
    { given: 'no operation', path: '/v1/nothing', status: 404, code: 'MDOC_004' },
  ])('$given: $code', async ({ path, headers = {}, status, code }) => {
    const response = await fetch(simulator.url + path, { headers });
    const { errors } = (await response.json()) as { errors: readonly { code: string }[] };
    expect({ status: response.status, code: errors[0]?.code }).toEqual({ status, code });
  });
});
