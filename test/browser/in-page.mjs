/** What the tests of the simulator in a page do there; served to it as its script. */
import * as masstack from '/simulator/index.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const AGENT = '/v1/orgs/yoigo/identifications/agent/a9e00000-0001-4001-8000-000000000001';
const headers = { authorization: 'Bearer test_admin' };
const json = { 'content-type': 'application/json' };
const { createSimulator } = masstack;
const message = (error) => error.message;

/** The pairs of the catalogue that were reached. */
async function pairs(send) {
  const catalogue = await send('/__admin/catalogue');
  const reached = [];
  for (const pair of (await catalogue.json()).pairs) {
    const { operation, status, method, path, body, body_base64: base64 } = pair;
    const bytes = base64 && Uint8Array.from(atob(base64), (sign) => sign.charCodeAt(0));
    const sent = body === undefined ? bytes : JSON.stringify(body);
    const answer = await send(path, { method, headers: pair.headers, body: sent });
    if (answer.status === status) reached.push(`${operation} ${status}`);
  }
  return reached;
}

globalThis.inPage = {
  pairsOfSimulator: async () => pairs((await createSimulator()).fetch),
  pairsOfPage: () => pairs((...call) => fetch(...call)),

  async tour() {
    const { admin, fetch } = await createSimulator({ seed: 7 });
    const stateIn = async (world) =>
      (await (await fetch(world + CHAIN, { headers })).json()).status;
    const clock = JSON.stringify({ action: 'advance', duration: 'P31D' });
    await fetch('/__worlds/w1/__admin/clock', { method: 'PUT', headers: json, body: clock });
    const response = {
      body: 'Hello {{request.pathSegments.[1]}}',
      transformers: ['response-template'],
    };
    await admin.createStub({
      body: { request: { urlPathPattern: '/hello/[a-z]+' }, response },
    });
    const { access_token: token } = await admin.createToken({ body: { orgs: ['yoigo'] } });
    const minted = await fetch(CHAIN, { headers: { authorization: `Bearer ${token}` } });
    const { requests } = await admin.listRequests();
    return {
      states: [await stateIn('/__worlds/w1'), await stateIn('')],
      hello: await (await fetch('/hello/ada')).text(),
      minted: minted.status,
      explained: JSON.stringify(await admin.explain({ body: { method: 'GET', url: CHAIN } })),
      openapi: (await (await fetch('/openapi.json')).json()).openapi,
      journal: JSON.stringify(requests),
    };
  },

  async refusals() {
    const { fetch, admin } = await createSimulator();
    const dynamic = { ...headers, prefer: 'dynamic=true' };
    const pattern = { urlPath: '/x', bodyPatterns: [{ matchesJsonSchema: { type: 'object' } }] };
    const stub = { request: pattern, response: { status: 200 } };
    return {
      option: await createSimulator({ port: 1 }).catch(message),
      data: await createSimulator({ data: './here' }).catch(message),
      prism: await (await fetch(CHAIN, { headers: dynamic })).text(),
      // The page forbids code from text, which ajv makes.
      schema: await admin.createStub({ body: stub }).catch(message),
    };
  },

  /** The statuses of a body that fits the schema of a stub, and of one that does not. */
  async schema() {
    const { fetch, admin } = await createSimulator();
    const pattern = { urlPath: '/x', bodyPatterns: [{ matchesJsonSchema: { type: 'object' } }] };
    await admin.createStub({ body: { request: pattern, response: { status: 200 } } });
    const ask = async (body) => (await fetch('/x', { method: 'POST', body })).status;
    return [await ask('{}'), await ask('[]')];
  },

  async closeKept() {
    const { fetch } = await createSimulator({ data: 'indexeddb' });
    return (await fetch(`${AGENT}/close`, { method: 'POST', headers })).status;
  },
  async resetKept() {
    await (await createSimulator({ data: 'indexeddb' })).admin.reset();
  },
  closeByPage: async () => (await fetch(`${AGENT}/close`, { method: 'POST', headers })).status,

  async read() {
    const { status, headers: sent } = await (await createSimulator()).fetch(CHAIN, { headers });
    return [status, sent.get('date')];
  },
  start: () => createSimulator().then(() => 'started', message),

  /** Milliseconds of one request. */
  async speed() {
    const { fetch } = await createSimulator();
    const count = 2000;
    for (let index = 0; index < 200; index += 1) await fetch(CHAIN, { headers });
    const start = performance.now();
    for (let index = 0; index < count; index += 1) await fetch(CHAIN, { headers });
    return (performance.now() - start) / count;
  },

  async register() {
    const controlled = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await navigator.serviceWorker.register('/worker.js');
    await controlled;
  },
  async update() {
    const changed = new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
    await (await navigator.serviceWorker.ready).update();
    await changed;
  },
};
