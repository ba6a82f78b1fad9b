import { afterEach, describe, expect, test } from '@jest/globals';
import { connectAdmin, createSimulator, type Simulator } from '../../src/index.js';
import { list, node, type Node } from '../spec/document.js';
import { seeded } from '../support/requests.js';

const CHAIN = `/v1/orgs/yoigo/identifications/chain/${seeded.chain.CREATED}`;
const HEADERS = { authorization: 'Bearer test_admin', 'user-agent': 'x' };

let simulator: Simulator;
const abort: AbortController[] = [];
afterEach(async () => {
  for (const each of abort.splice(0)) each.abort();
  await simulator.close();
});

/** The events of the page's stream, in a world. */
async function listen(world?: string): Promise<(name: string) => Promise<Node>> {
  const controller = new AbortController();
  abort.push(controller);
  const admin = connectAdmin(simulator.url, {
    signal: controller.signal,
    ...(world !== undefined && { world }),
  });
  const events = (await admin.streamEvents({ form: 'summary' }))[Symbol.asyncIterator]();
  return async (name) => {
    for (;;) {
      const step = await events.next();
      if (step.done === true) throw new Error(`the stream ended before ${name}`);
      if (step.value.event === name) return node(JSON.parse(step.value.data));
    }
  };
}

describe('the stream for eyes', () => {
  test('tells the newest requests in short, and how many are not shown', async () => {
    simulator = await createSimulator({ port: 0 });
    const next = await listen();
    const sent = 130;
    for (let count = 0; count < sent; count += 1) {
      await simulator.handle({ url: CHAIN, headers: HEADERS });
    }
    let shown = 0;
    let dropped = 0;
    let last: Node = {};
    while (shown + dropped < sent) {
      const event = await next('requests');
      const requests = list(event['requests']).map(node);
      expect(requests.length).toBeLessThanOrEqual(50);
      shown += requests.length;
      dropped += Number(event['dropped']);
      last = requests.at(-1) ?? last;
    }
    expect(shown + dropped).toBe(sent);
    expect(last).toMatchObject({ number: sent - 1, status: 200, entity: seeded.chain.CREATED });
  });

  test('tells that something has changed: records, clock, stubs, snapshots and worlds', async () => {
    simulator = await createSimulator({ port: 0 });
    const next = await listen();
    const { admin } = simulator;
    // What is there when the stream begins is no change.
    await simulator.handle({ url: CHAIN, headers: HEADERS });
    await next('requests');
    const KIND = 'identification-chain';
    for (const change of [
      () => admin.patchEntity({ kind: KIND, id: seeded.chain.CREATED, body: { state: 'EXPIRED' } }),
      () => admin.setClock({ body: { action: 'advance', duration: 'PT1H' } }),
      () => admin.createStub({ body: { request: { urlPath: '/x' }, response: { status: 200 } } }),
      () => admin.putSnapshot({ name: 'one' }),
      () => admin.createWorld({ body: { name: 'other' } }),
      () => admin.reset(),
    ]) {
      await change();
      expect(await next('changed')).toEqual({});
    }
  });

  test('is of one world, and ends with it', async () => {
    simulator = await createSimulator({ port: 0 });
    const next = await listen('own');
    await simulator.handle({ url: CHAIN, headers: HEADERS });
    await simulator.handle({ url: CHAIN, headers: { ...HEADERS, 'x-mock-world': 'own' } });
    const event = await next('requests');
    expect(list(event['requests']).map((each) => node(each)['world'])).toEqual(['own']);
    await simulator.admin.deleteWorld({ name: 'own' });
    await expect(next('requests')).rejects.toThrow('ended');
  });
});
