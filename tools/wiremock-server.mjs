/**
 * The real WireMock, for the tools and tests that hold the stubs against it. Needs Java; WireMock comes
 * from npm into a directory of its own, since its 20 MB are of no use to anybody else.
 */
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import net from 'node:net';
import os from 'node:os';
import path from 'node:path';

export const VERSION = '3.13.2';

export function hasJava(command = 'java') {
  try {
    execFileSync(command, ['-version'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** The path of WireMock's jar, installed when it does not exist. */
export function findWireMock() {
  const directory = path.join(os.tmpdir(), `masstack-mock-wiremock-${VERSION}`);
  const jar = path.join(
    directory,
    `node_modules/wiremock/build/wiremock-standalone-${VERSION}.jar`,
  );
  if (!fs.existsSync(jar)) {
    fs.mkdirSync(directory, { recursive: true });
    fs.writeFileSync(path.join(directory, 'package.json'), '{"private":true}');
    execFileSync(
      'npm',
      ['install', '--no-audit', '--no-fund', '--fetch-retries=0', `wiremock@${VERSION}`],
      {
        cwd: directory,
        stdio: 'ignore',
      },
    );
  }
  return jar;
}

async function freePort() {
  const server = net.createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Sends exactly these headers: fetch would add some of its own. */
export function send(port, { method, url, headers = {}, body }) {
  return new Promise((resolve, reject) => {
    const bytes =
      body === undefined
        ? undefined
        : Buffer.from(body, body instanceof Buffer ? undefined : 'utf8');
    const request = http.request(
      {
        host: '127.0.0.1',
        port,
        method,
        path: url,
        // On a connection that goes on, WireMock's server takes a header for an earlier one in other capitals.
        agent: false,
        headers: { ...headers, ...(bytes && { 'content-length': bytes.length }) },
      },
      (response) => {
        const chunks = [];
        response.on('data', (chunk) => chunks.push(chunk));
        response.on('end', () =>
          resolve({
            status: response.statusCode,
            headers: response.headers,
            body: Buffer.concat(chunks).toString(),
          }),
        );
      },
    );
    request.on('error', reject);
    request.end(bytes);
  });
}

export async function start(jar) {
  const port = await freePort();
  const root = fs.mkdtempSync(path.join(os.tmpdir(), 'wiremock-root-'));
  const child = spawn(
    'java',
    ['-Xmx512m', '-jar', jar, '--port', String(port), '--disable-banner', '--root-dir', root],
    { stdio: 'ignore' },
  );
  for (let tries = 0; tries < 120; tries += 1) {
    const answer = await send(port, { method: 'GET', url: '/__admin/version' }).catch(
      () => undefined,
    );
    if (answer?.status === 200) return { port, stop: () => child.kill() };
    await new Promise((resolve) => setTimeout(resolve, 500));
  }
  child.kill();
  throw new Error('WireMock did not start');
}
