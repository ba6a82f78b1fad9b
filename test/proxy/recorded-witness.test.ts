import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { witnessBindings } from '../witness/prepared.js';
import { startWitness } from '../witness/server.js';
import { send, startProxy } from './running-proxy.js';
import { atOnce } from '../support/at-once.js';
import { parseBindings, verify } from '../support/verify.js';

const run = promisify(execFile);
const directory = mkdtempSync(path.join(os.tmpdir(), 'recorded-witness-'));
afterAll(() => {
  rmSync(directory, { recursive: true });
});

interface Recorded {
  readonly request: {
    readonly method: string;
    readonly urlPath: string;
    readonly queryParameters?: { readonly force: { readonly equalTo?: string } };
  };
  readonly response: { readonly status: number };
}

/** A server that shares nothing with our tables, and answers in forms of its own. */
async function recordWitness(): Promise<void> {
  const witness = await startWitness({
    choices: ['errors-as-html', 'bodies-as-lists', 'states-renamed', 'success-headers'],
  });
  const proxy = await startProxy(witness.url, { record: directory });
  try {
    const { trouble } = await verify({
      baseUrl: proxy.url,
      checks: ['walks'],
      bindings: parseBindings(witnessBindings(), () => undefined),
      rate: Infinity,
      pause: atOnce,
      yes: true,
      rules: [],
    });
    expect(trouble).toBeUndefined();
  } finally {
    await proxy.close();
    await witness.close();
  }
}

test('the recordings of a server that is not ours become stubs, all of them, with its answers', async () => {
  await recordWitness();
  const recorded = readdirSync(directory)
    .sort((one, other) => Number.parseInt(one) - Number.parseInt(other))
    .map((name) => JSON.parse(readFileSync(path.join(directory, name), 'utf8')) as Recorded);
  expect(recorded.length).toBeGreaterThan(100);
  const simulator = await createSimulator({ port: 0 });
  try {
    const main = path.resolve('dist/cli/main.js');
    const { stdout } = await run(process.execPath, [
      ...[main, 'admin', 'stub', directory, '--url', simulator.url],
    ]);
    expect(stdout).toBe(`made ${recorded.length} stubs\n`);
    const answers: number[] = [];
    for (const { request } of recorded) {
      const force = request.queryParameters?.force.equalTo;
      const query = force === undefined ? '' : `?force=${force}`;
      answers.push((await send(simulator.url + request.urlPath + query, request)).status);
    }
    expect(answers).toEqual(recorded.map(({ response }) => response.status));
  } finally {
    await simulator.close();
  }
}, 120_000);
