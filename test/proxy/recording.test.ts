import { execFile } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { send, startProxy } from './running-proxy.js';

const run = promisify(execFile);

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const headers = { authorization: 'Bearer test_admin', 'user-agent': 'a test' };

let simulator: Simulator;
const root = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-recording-'));
const directory = path.join(root, 'in-turn');

beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(async () => {
  await simulator.close();
  rmSync(root, { recursive: true });
});

async function recordOne(): Promise<void> {
  const proxy = await startProxy(`${simulator.url}/v1`, { record: directory });
  try {
    await send(proxy.url + CHAIN, { headers });
  } finally {
    await proxy.close();
  }
}

describe('recordings become stubs', () => {
  const recorded = path.join(root, 'stubs');
  const AGENTS = '/v1/orgs/yoigo/identifications/agent';
  const BODY = JSON.stringify({
    actor: {
      name: 'Ximena',
      last_name: 'Quiroga',
      identity_document: { document_number: '87654321X', document_type: 'NIF' },
    },
    expires_in: 'P3D',
  });

  async function recordMany(): Promise<void> {
    const proxy = await startProxy(simulator.url, { record: recorded });
    try {
      const json = { ...headers, 'content-type': 'application/json' };
      const created = await send(proxy.url + AGENTS, { method: 'POST', headers: json, body: BODY });
      const { admin_identification_id: id } = JSON.parse(created.body.toString()) as {
        admin_identification_id: string;
      };
      const close = `${proxy.url}${AGENTS}/${id}/close`;
      await send(close, { method: 'POST', headers });
      await send(close, { method: 'POST', headers });
      await send(proxy.url + CHAIN, { headers });
    } finally {
      await proxy.close();
    }
  }

  test('which another simulator takes, and answers the same in the same order', async () => {
    await recordMany();
    await recordMany();
    const other = await createSimulator({ port: 0 });
    try {
      const main = path.resolve('dist/cli/main.js');
      const { stdout } = await run(process.execPath, [
        main,
        'admin',
        'stub',
        recorded,
        '--url',
        other.url,
      ]);
      expect(stdout).toBe('made 8 stubs\n');
      const stubs = readdirSync(recorded)
        .sort()
        .map((name) => JSON.parse(readFileSync(path.join(recorded, name), 'utf8')) as Recorded);
      const answers: unknown[] = [];
      for (const { request } of stubs) {
        const answer = await send(other.url + request.urlPath, { method: request.method });
        const text = answer.body.toString();
        answers.push({
          status: answer.status,
          ...(text !== '' && { jsonBody: JSON.parse(text) as unknown }),
        });
      }
      expect(answers).toEqual(
        stubs.map(({ response: { status: code, jsonBody } }) => ({
          status: code,
          ...(jsonBody !== undefined && { jsonBody }),
        })),
      );
      // The second run met other ids, so it gave other pseudonyms.
      const paths = stubs.map(({ request }) => request.urlPath);
      expect([paths[1] === paths[2], paths[1] === paths[5]]).toEqual([true, false]);
    } finally {
      await other.close();
    }
  });
});

interface Recorded {
  readonly request: { readonly method: string; readonly urlPath: string };
  readonly response: { readonly status: number; readonly jsonBody?: unknown };
}

test('a recording that cannot be written is told, and the exchange goes on', async () => {
  const gone = path.join(root, 'gone');
  const proxy = await startProxy(simulator.url, { record: gone });
  try {
    rmSync(gone, { recursive: true });
    expect((await send(proxy.url + CHAIN, { headers })).status).toBe(200);
    expect(proxy.told).toEqual([expect.stringContaining('not recorded: Error: ENOENT')]);
    expect(proxy.proxy.notRecorded).toBe(1);
  } finally {
    await proxy.close();
  }
});

test('a recording goes on where the directory stands, and overwrites nothing', async () => {
  const name = (number: string): string => `${number}-getChainedIdentificationStatus-200.json`;
  await recordOne();
  writeFileSync(path.join(directory, name('0001')), 'kept');
  writeFileSync(path.join(directory, 'notes.txt'), '');
  await recordOne();
  writeFileSync(path.join(directory, '0041-renamed-by-hand.json'), '');
  await recordOne();
  expect(readdirSync(directory).sort()).toEqual([
    name('0001'),
    name('0002'),
    '0041-renamed-by-hand.json',
    name('0042'),
    'notes.txt',
  ]);
  expect(readFileSync(path.join(directory, name('0001')), 'utf8')).toBe('kept');
  expect(statSync(path.join(directory, name('0042'))).mode & 0o777).toBe(0o600);
});
