import { expect, test } from '@jest/globals';
import { addStub, control, withSimulator } from '../stubs/simulator.js';

test('one request tells the stubs that nearly took it, each with what it meets and what not', async () => {
  await withSimulator(async (simulator) => {
    const response = { status: 200, breaksContract: true };
    const near = await addStub(simulator, {
      name: 'The red tenant',
      request: {
        method: 'POST',
        urlPath: '/orders',
        headers: { 'x-tenant': { equalTo: 'red' }, 'x-token': { equalTo: 'mine' } },
      },
      response,
    });
    const usedUp = await addStub(simulator, {
      request: { method: 'POST', urlPath: '/orders' },
      response,
      times: 1,
    });
    await addStub(simulator, { request: { method: 'PUT', urlPath: '/zzz' }, response });
    const sent = {
      method: 'POST',
      url: '/orders',
      headers: { 'x-tenant': 'blue', 'x-token': 'a private one' },
    };
    await simulator.handle(sent);
    await simulator.handle(sent);
    const { body } = await control(simulator, 'GET', '/journal');
    const [missed, taken] = (body as { requests: readonly { id: string }[] }).requests;
    const nearTo = async (id = ''): Promise<unknown> =>
      (await control(simulator, 'GET', `/requests/${id}/near-misses`)).body;

    expect(await nearTo(missed?.id)).toEqual({
      stubs: [
        {
          id: usedUp,
          conditions: 2,
          met: 2,
          unmet: [],
          other: 'its 1 answers, which have all been given.',
        },
        {
          id: near,
          name: 'The red tenant',
          conditions: 4,
          met: 2,
          unmet: [
            { pointer: '/headers/x-tenant', expected: { equalTo: 'red' }, actual: 'blue' },
            // What is private in the request is not told.
            {
              pointer: '/headers/x-token',
              expected: { equalTo: 'mine' },
              actual: '[13 characters]',
            },
          ],
        },
      ],
    });
    expect(await nearTo(taken?.id)).toEqual({ stubs: [] });
    expect((await control(simulator, 'GET', '/requests/nothing/near-misses')).status).toBe(404);
  });
});
