import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';
import { send, startProxy } from './running-proxy.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
const headers = { authorization: 'Bearer test_admin', 'user-agent': 'a test' };

let simulator: Simulator;
const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-recording-'));

beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
});
afterAll(async () => {
  await simulator.close();
  rmSync(directory, { recursive: true });
});

async function recordOne(): Promise<void> {
  const proxy = await startProxy(`${simulator.url}/v1`, { record: directory });
  try {
    await send(proxy.url + CHAIN, { headers });
  } finally {
    await proxy.close();
  }
}

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
