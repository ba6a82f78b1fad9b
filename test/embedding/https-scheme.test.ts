import https from 'node:https';
import { text } from 'node:stream/consumers';
import { afterEach, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';

const PATH = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const headers = { authorization: 'Bearer test_admin', 'user-agent': 'a test' };
const ECHO =
  '{{request.scheme}} {{request.port}} {{request.baseUrl}} {{request.requestLine.baseUrl}}';

let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

async function start(options: SimulatorOptions): Promise<Simulator> {
  simulator = await createSimulator({ data: 'memory', ...options });
  return simulator;
}

interface Journal {
  readonly requests: readonly {
    readonly id: string;
    readonly request: { readonly url: string; readonly absoluteUrl: string };
  }[];
}

/** A body that was sent by the network. */
function get(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    https
      .get(url, { agent: false, headers, rejectUnauthorized: false }, (response) => {
        text(response).then(resolve, reject);
      })
      .once('error', reject);
  });
}

/** What the control plane says of the last request of the API. */
async function told({
  admin,
}: Simulator): Promise<{ readonly absolute: unknown; readonly curl: string }> {
  const { requests } = (await admin.listRequests()) as unknown as Journal;
  const entry = requests.find(({ request }) => request.url === PATH);
  const { command } = await admin.getRequestAsCurl({ id: entry?.id ?? '' });
  return { absolute: entry?.request.absoluteUrl, curl: command.split(' \\\n')[0] ?? '' };
}

describe('what is told of a request names the scheme that it came by', () => {
  test('HTTPS', async () => {
    const running = await start({ https: true, port: 0 });
    const { url } = running;
    await get(url + PATH);
    expect(await told(running)).toEqual({
      absolute: url + PATH,
      curl: `curl -X GET '${url}${PATH}'`,
    });
  });

  test('HTTPS, in a world of its own', async () => {
    const running = await start({ https: true, port: 0 });
    const world = `${running.url}/__worlds/w1`;
    await get(world + PATH);
    const { requests } = JSON.parse(await get(`${world}/__admin/requests`)) as Journal;
    expect(requests.map(({ request }) => request.absoluteUrl)).toContain(world + PATH);
  });

  test.each(['http', 'https'])(
    '%s, in the same process, by the URL of the call',
    async (scheme) => {
      const running = await start({ listen: false });
      const url = `${scheme}://documents.example${PATH}`;
      await running.fetch(url, { headers });
      expect(await told(running)).toEqual({ absolute: url, curl: `curl -X GET '${url}'` });
      await running.admin.resetRequests();
      await running.handle({ url, headers: { ...headers, host: 'documents.example' } });
      expect((await told(running)).absolute).toBe(url);
    },
  );
});

describe('stubs see the scheme', () => {
  const stub = (scheme: 'http' | 'https', port?: number) => ({
    request: { urlPath: '/echo', scheme, ...(port !== undefined && { port }) },
    response: { status: 200, body: ECHO, transformers: ['response-template'] },
  });

  test('of a request to an HTTPS server', async () => {
    const { url, admin } = await start({ https: true, port: 0 });
    const { port } = new URL(url);
    await admin.createStub({ body: stub('https', Number(port)) });
    expect(await get(`${url}/echo`)).toBe(`https ${port} ${url} ${url}`);
  });

  test.each([
    ['http', 80],
    ['https', 443],
  ] as const)('of a call of %s, whose port is %i when the URL has none', async (scheme, port) => {
    const { fetch, admin } = await start({ listen: false });
    const other = scheme === 'http' ? 'https' : 'http';
    await admin.createStub({ body: stub(scheme, port) });
    const origin = `${scheme}://documents.example`;
    expect(await (await fetch(`${origin}/echo`)).text()).toBe(
      `${scheme} ${port} ${origin} ${origin}`,
    );
    expect((await fetch(`${other}://documents.example/echo`)).status).toBe(404);
  });
});

describe('a request that is only written down', () => {
  const stub = {
    name: 'only by HTTPS',
    request: { method: 'GET', urlPath: PATH, scheme: 'https' },
    response: { status: 200, breaksContract: true },
  } as const;
  const asked = { method: 'GET', url: PATH, headers };
  const explained = async ({ admin }: Simulator, url: string): Promise<string | undefined> =>
    (await admin.explain({ body: { ...asked, url } })).rule.id;
  const unmet = async (
    { admin }: Simulator,
    request: { readonly url: string; readonly absoluteUrl?: string },
  ): Promise<unknown> => {
    const { nearMisses } = (await admin.findNearMisses({
      body: { ...asked, ...request },
      explain: 'true',
    })) as unknown as {
      readonly nearMisses: readonly { readonly matchResult: { readonly unmet: unknown } }[];
    };
    return nearMisses[0]?.matchResult.unmet;
  };

  test('comes by HTTPS where the server has it, unless its URL says otherwise', async () => {
    const running = await start({ https: true, port: 0 });
    await running.admin.createStub({ body: stub });
    expect(await explained(running, PATH)).toBe('override.stub');
    expect(await explained(running, running.url + PATH)).toBe('override.stub');
    expect(await explained(running, `http://127.0.0.1${PATH}`)).toBe('chain.status');

    expect(await unmet(running, { url: PATH })).toEqual([]);
    expect(await unmet(running, { url: `http://127.0.0.1${PATH}` })).toEqual([
      { pointer: '/scheme', expected: 'https', actual: 'http' },
    ]);
  });

  test('comes by HTTP where the server has that, unless its URL says otherwise', async () => {
    const running = await start({ listen: false });
    await running.admin.createStub({ body: stub });
    expect(await explained(running, PATH)).toBe('chain.status');
    expect(await explained(running, `https://documents.example${PATH}`)).toBe('override.stub');
    expect(await unmet(running, { url: PATH })).toEqual([
      { pointer: '/scheme', expected: 'https', actual: 'http' },
    ]);
    const absoluteUrl = `https://documents.example${PATH}`;
    expect(await unmet(running, { url: PATH, absoluteUrl })).toEqual([]);
  });

  test('of the journal comes as it came', async () => {
    const running = await start({ listen: false });
    await running.fetch(`https://documents.example${PATH}`, { headers });
    await running.admin.createStub({ body: stub });
    const { requests } = (await running.admin.listRequests()) as unknown as Journal;
    const entry = requests.find(({ request }) => request.url === PATH);
    const { now } = await running.admin.explainRequest({ id: entry?.id ?? '' });
    expect(now?.rule.id).toBe('override.stub');
  });
});
