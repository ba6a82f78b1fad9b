import { setTimeout as pause } from 'node:timers/promises';
import { describe, expect, test } from '@jest/globals';
import { list, node, type Node } from '../spec/document.js';
import { createAgent } from '../support/requests.js';
import { sendTo, useSimulator } from '../support/simulator.js';

const simulator = useSimulator();
const admin = async (method: string, path = '', body?: unknown): Promise<Node> =>
  (await simulator.admin(method, `/verify${path}`, body)).body;

/** Looks again until the run is over. */
async function over(): Promise<Node> {
  for (;;) {
    const progress = await admin('GET');
    if (progress['state'] !== 'running') return progress;
    await pause(20);
  }
}

const OPERATION = 'getChainedIdentificationStatus';

describe('verify, on request', () => {
  test('before the first run there is neither progress nor a report', async () => {
    expect(await admin('GET')).toEqual({ state: 'never' });
    expect((await simulator.admin('GET', '/verify/report')).status).toBe(404);
  });

  test('tests this simulator in a world of its own, and tells how far it is', async () => {
    await simulator.send(createAgent());
    const before = await simulator.admin('GET', '/entities');
    const started = await simulator.admin('POST', '/verify', { only: [OPERATION] });
    expect(started).toMatchObject({ status: 202, body: { state: 'running' } });
    expect((await simulator.admin('POST', '/verify', {})).status).toBe(409);
    const { total, done, state, counts, failures } = await over();
    expect({ state, failures }).toEqual({ state: 'ended', failures: [] });
    expect(done).toBe(total);
    expect(Number(node(counts)['passed'])).toBeGreaterThan(10);
    // Nothing of it is in this world, and its own is gone.
    expect((await simulator.admin('GET', '/entities')).body['kinds']).toEqual(before.body['kinds']);
    expect((await simulator.admin('GET', '/journal')).body['remembered']).toBe(1);
    const worlds = (await simulator.admin('GET', '/worlds')).body['worlds'];
    expect(list(worlds)).toHaveLength(1);
  });

  test('has the report in each format, in which nothing runs', async () => {
    for (const format of ['html', 'json', 'md', 'junit', 'ctrf']) {
      const report = await simulator.admin('GET', `/verify/report?format=${format}`);
      expect(report.status).toBe(200);
      expect(report.text).toContain(format === 'md' ? 'Contract kept' : OPERATION);
      expect(report.headers.get('content-security-policy')).toContain("default-src 'none'");
    }
  });

  test('is ended', async () => {
    await admin('POST', '', {});
    await admin('DELETE');
    const { state, done, total } = await over();
    expect(state).toBe('stopped');
    expect(Number(done)).toBeLessThan(Number(total));
  });

  test('refuses what there is not, and leaves the last run as it is', async () => {
    const last = await admin('GET');
    const refused = await simulator.admin('POST', '/verify', { only: ['nothing'] });
    expect(refused.status).toBe(400);
    expect(refused.details[0]).toContain('nothing');
    expect((await simulator.admin('POST', '/verify', { checks: ['all'] })).status).toBe(400);
    expect(await admin('GET')).toEqual(last);
  });
});

describe('verify of a locked simulator', () => {
  const locked = useSimulator({ adminApiToken: 'secret' });

  test('knows the token', async () => {
    const ask = async (method: string): Promise<Node> => {
      const path = '/__admin/verify';
      const body = method === 'POST' ? { only: [OPERATION], checks: ['walks'] } : undefined;
      return (await sendTo(locked.url, { method, path, token: 'secret', body })).body;
    };
    await ask('POST');
    let progress = await ask('GET');
    while (progress['state'] === 'running') {
      await pause(20);
      progress = await ask('GET');
    }
    expect(progress).toMatchObject({ state: 'ended', failures: [] });
  });
});
