import http from 'node:http';
import { describe, expect, test } from '@jest/globals';
import { ADMIN, AGENTS, CHAINS, identification, running } from './running.js';

const WORKERS = 50;
const AT = '2030-01-01T00:00:00.000Z';

interface Sent {
  readonly method: string;
  readonly path: string;
  readonly body?: object;
}

/** Where a worker's requests go. */
interface Address {
  readonly prefix: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** Everything that comes over the wire, as text. */
function bytesOf(url: string, { prefix, headers }: Address, sent: Sent): Promise<string> {
  return new Promise((resolve, reject) => {
    const body = sent.body && JSON.stringify(sent.body);
    const request = http.request(
      `${url}${prefix}${sent.path}`,
      {
        method: sent.method,
        headers: {
          ...ADMIN,
          'user-agent': 'worker',
          ...headers,
          ...(body !== undefined && {
            'content-type': 'application/json',
            'content-length': Buffer.byteLength(body),
          }),
        },
      },
      (response) => {
        let text = `${String(response.statusCode)} ${response.rawHeaders.join('|')}\n`;
        response.setEncoding('utf8');
        response.on('data', (chunk: string) => (text += chunk));
        response.on('end', () => {
          resolve(text);
        });
      },
    );
    request.on('error', reject);
    request.end(body);
  });
}

/** What one worker does: like the others in kind, unlike them in what and how often. */
async function work(url: string, address: Address, worker: number): Promise<string> {
  let wire = '';
  const send = async (method: string, path: string, body?: object): Promise<string> => {
    const bytes = await bytesOf(url, address, { method, path, ...(body && { body }) });
    wire += `${bytes}\n`;
    return bytes;
  };
  for (let count = 0; count <= worker % 4; count += 1) {
    const made = await send('POST', AGENTS, identification(`Worker ${worker} ${count}`));
    const id = /"admin_identification_id":"([^"]+)"/.exec(made)?.[1] ?? '';
    await send('POST', `${AGENTS}/${id}/${worker % 2 === 0 ? 'close' : 'cancel'}`, { reason: 'r' });
    await send('DELETE', `${AGENTS}/${id}?force=${String(worker % 3 === 0)}`);
  }
  await send('POST', '/__admin/entities/biometric-signature', { org: 'yoigo', state: 'SIGNED' });
  await send('PUT', '/__admin/clock', { action: 'advance', duration: `P${worker}D` });
  await send('GET', `${CHAINS}/yoigo-chain-created`);
  await send('GET', '/__admin/entities/agent-identification');
  return wire;
}

describe('worlds side by side', () => {
  test(`${WORKERS} at once give byte for byte what as many runs one after the other give`, async () => {
    const together = await running();
    const parallel = await Promise.all(
      Array.from({ length: WORKERS }, async (_, worker) => {
        const name = `worker-${worker}`;
        await together.admin.createWorld({ body: { name, at: AT } });
        return work(
          together.url,
          worker % 2 === 0
            ? { prefix: '', headers: { 'x-mock-world': name } }
            : { prefix: `/__worlds/${name}`, headers: {} },
          worker,
        );
      }),
    );

    const alone = await running();
    for (const [worker, wire] of parallel.entries()) {
      await alone.admin.reset({ body: { at: AT } });
      expect(wire).toBe(await work(alone.url, { prefix: '', headers: {} }, worker));
    }
    expect(new Set(parallel).size).toBe(WORKERS);
  });

  test('a world that is reset, and one that is made anew, give the same again', async () => {
    const simulator = await running();
    const address = { prefix: '/__worlds/again', headers: {} };
    const make = () => simulator.admin.createWorld({ body: { name: 'again', at: AT, seed: 9 } });
    await make();
    const first = await work(simulator.url, address, 3);
    await bytesOf(simulator.url, address, { method: 'POST', path: '/__admin/reset' });
    expect(await work(simulator.url, address, 3)).toBe(first);
    await simulator.admin.deleteWorld({ name: 'again' });
    await make();
    expect(await work(simulator.url, address, 3)).toBe(first);
  });

  test('another seed draws something else', async () => {
    const simulator = await running();
    const idIn = async (name: string, seed: number): Promise<string> => {
      await simulator.admin.createWorld({ body: { name, at: AT, seed } });
      return bytesOf(
        simulator.url,
        { prefix: `/__worlds/${name}`, headers: {} },
        { method: 'POST', path: AGENTS, body: identification('Lucía') },
      );
    };
    expect(await idIn('one', 7)).not.toBe(await idIn('two', 8));
    expect(await idIn('three', 7)).toBe(await idIn('four', 7));
  });
});
