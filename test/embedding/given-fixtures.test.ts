import { afterEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain';
const headers = { authorization: 'Bearer test_admin' };
let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

async function start(fixtures: SimulatorOptions['fixtures']): Promise<Simulator> {
  simulator = await createSimulator({ listen: false, ...(fixtures !== undefined && { fixtures }) });
  return simulator;
}

describe('fixtures that are given in code', () => {
  test('are added to the shipped ones, and are there again after a reset', async () => {
    const entities = {
      'identification-chain': [{ id: 'mine', org: 'yoigo', state: 'VALIDATED' }],
    };
    const token = { token: 'mine_too', orgs: ['yoigo'], permissions: [], about: 'of this test' };
    const running = await start({ entities, tokens: [token] });
    const stateOf = async (id: string, sent = headers): Promise<unknown> =>
      (
        (await (await running.fetch(`${CHAIN}/${id}`, { headers: sent })).json()) as {
          status: unknown;
        }
      ).status;
    expect(await stateOf('mine', { authorization: 'Bearer mine_too' })).toBe('VALIDATED');
    expect(await stateOf('yoigo-chain-created')).toBe('CREATED');
    for (const each of entities['identification-chain']) each.state = 'CREATED';
    await running.reset();
    expect(await stateOf('mine')).toBe('VALIDATED');
  });

  test.each([
    {
      given: { entities: { chain: [] } },
      message: /^fixtures\.entities\.chain does not exist\. Known: .*identification-chain/,
    },
    { given: { tokns: [] }, message: /^fixtures\.tokns does not exist\. Known: entities, tokens/ },
    {
      given: { entities: { 'identification-chain': [{ org: 'yoigo', state: 'LOST' }] } },
      message: /^fixtures given for entities\/identification-chain\.json:, \/0\/state /,
    },
    {
      given: { tokens: {} },
      message: /^fixtures given for tokens\.json: must contain a JSON array/,
    },
  ])('$given is refused by its place', async ({ given, message }) => {
    await expect(start(given as SimulatorOptions['fixtures'])).rejects.toThrow(message);
  });
});
