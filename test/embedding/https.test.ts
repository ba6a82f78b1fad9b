import https from 'node:https';
import { setImmediate } from 'node:timers/promises';
import { TLSSocket } from 'node:tls';
import { afterEach, describe, expect, test } from '@jest/globals';
import { generate } from 'selfsigned';
import { createSimulator, type Simulator, type SimulatorOptions } from '../../src/index.js';

const CHAIN = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
let simulator: Simulator | undefined;
afterEach(async () => {
  await simulator?.close();
  simulator = undefined;
});

async function start(options: SimulatorOptions): Promise<Simulator> {
  simulator = await createSimulator({ port: 0, data: 'memory', ...options });
  return simulator;
}

/** The status, and what the certificate is for. */
function ask(
  url: string,
  options: https.RequestOptions,
): Promise<{ readonly status: number | undefined; readonly names: string | undefined }> {
  return new Promise((resolve, reject) => {
    const headers = { authorization: 'Bearer test_admin', 'user-agent': 'a test' };
    https
      .get(url, { agent: false, headers, ...options }, (response) => {
        const { socket } = response;
        const names =
          socket instanceof TLSSocket ? socket.getPeerCertificate().subjectaltname : undefined;
        response.resume().once('end', () => {
          resolve({ status: response.statusCode, names });
        });
      })
      .once('error', reject);
  });
}

const localhost = (): Promise<{ readonly cert: string; readonly private: string }> =>
  generate([{ name: 'commonName', value: 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: [{ type: 7, ip: '127.0.0.1' }] }],
  });

describe('https', () => {
  test('with a certificate of its own making, for the names of this machine', async () => {
    const { url } = await start({ https: true });
    expect(url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
    const { status, names } = await ask(url + CHAIN, { rejectUnauthorized: false });
    expect(status).toBe(200);
    expect(names).toContain('DNS:localhost, IP Address:127.0.0.1');
    await expect(ask(url + CHAIN, {})).rejects.toThrow(/self-signed certificate/);
  });

  test('with a given one, which a client that trusts it takes', async () => {
    const { cert, private: key } = await localhost();
    const { url, admin } = await start({ https: { cert, key } });
    expect((await ask(url + CHAIN, { ca: cert })).status).toBe(200);
    expect((await admin.getClock()).mode).toBe('running');
  });

  test('the dashboard verifies it by its own address', async () => {
    const { admin } = await start({ https: true });
    await admin.startVerify({ body: { only: ['getScoring'], checks: ['errors'] } });
    let progress = await admin.getVerify();
    while (progress.state === 'running') {
      // The client of this process takes no turn of the loop.
      await setImmediate();
      progress = await admin.getVerify();
    }
    expect(progress).toMatchObject({ state: 'ended' });
    expect(progress.counts?.['passed']).toBeGreaterThan(0);
  });

  test('a key of another certificate is refused in words', async () => {
    const [{ cert }, { private: key }] = await Promise.all([localhost(), localhost()]);
    await expect(start({ https: { cert, key } })).rejects.toThrow(
      /certificate \(cert\) or its private key \(key\) cannot be used: .*key must be that of the certificate/,
    );
  });
});
