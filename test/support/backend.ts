import { spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { test } from '@jest/globals';
import {
  connectAdmin,
  createSimulator,
  type Simulator,
  type SimulatorOptions,
} from '../../src/index.js';
import { freePort } from './occupied-port.js';
import { startPostgres, type PostgresServer } from './postgres-server.js';

/**
 * What a test speaks to: one simulator, or, with MASSTACK_MOCK_TEST_REPLICAS=3 (`npm run replicas-test`), so many
 * replicas behind nginx on one PostgreSQL. Nothing of the test may tell the difference.
 */
export async function startBackend(options: SimulatorOptions = {}): Promise<Simulator> {
  const replicas = Number(process.env['MASSTACK_MOCK_TEST_REPLICAS'] ?? 0);
  const isInMemory = options.data === undefined || options.data === 'memory';
  if (replicas === 0 || !isInMemory) return createSimulator({ port: 0, ...options });
  return startReplicas(replicas, options);
}

/** For what is about one process, and not about the backend. */
export const testAlone: typeof test.skip =
  process.env['MASSTACK_MOCK_TEST_REPLICAS'] === undefined ? test : test.skip;

let server: Promise<PostgresServer> | undefined;
let schemas = 0;
let open = 0;

/** The last one that closes ends the database, too. */
export async function startReplicas(
  count: number,
  options: SimulatorOptions = {},
): Promise<Simulator & { readonly replicas: readonly Simulator[] }> {
  server ??= startPostgres();
  open += 1;
  schemas += 1;
  const postgres = await server;
  const data = `${postgres.url}?schema=backend${schemas}&pool=4`;
  const replicas: Simulator[] = [];
  for (let index = 0; index < count; index += 1) {
    replicas.push(await createSimulator({ ...options, port: 0, data }));
  }
  const nginx = await startNginx(replicas.map(({ url }) => url));
  const [first] = replicas;
  if (first === undefined) throw new Error('there must be at least one replica');
  const { adminApiToken: token } = options;
  const close = async (): Promise<void> => {
    await nginx.stop();
    for (const replica of replicas) await replica.close();
    open -= 1;
    if (open > 0) return;
    const last = server;
    server = undefined;
    await (await last)?.stop();
  };
  return {
    ...first,
    replicas,
    url: nginx.url,
    admin: connectAdmin(nginx.url, token === undefined ? {} : { token }),
    close,
  };
}

/** A load balancer that hands each request to the next one. */
export async function startNginx(
  targets: readonly string[],
  upstream = '',
): Promise<{ readonly url: string; stop(): Promise<void> }> {
  const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-nginx-'));
  const port = await freePort();
  const servers = targets.map((url) => `server ${new URL(url).host} max_fails=0;`).join('\n');
  const config = path.join(directory, 'nginx.conf');
  fs.writeFileSync(
    config,
    `daemon off; worker_processes 1; pid ${directory}/pid; error_log ${directory}/errors.log;
    events { worker_connections 1024; }
    http {
      access_log off; client_body_temp_path ${directory}/body; proxy_temp_path ${directory}/proxy;
      fastcgi_temp_path ${directory}/f; uwsgi_temp_path ${directory}/u; scgi_temp_path ${directory}/s;
      upstream replicas { ${upstream} ${servers} keepalive 64; }
      server {
        listen 127.0.0.1:${port}; client_max_body_size 32m; merge_slashes off; underscores_in_headers on;
        location / {
          proxy_pass http://replicas; proxy_http_version 1.1;
          proxy_set_header Connection ""; proxy_set_header Host $http_host;
          proxy_pass_header Date; proxy_pass_header Server;
          proxy_buffering off; proxy_request_buffering off; proxy_next_upstream off;
        }
      }
    }`,
  );
  const nginx: ChildProcess = spawn('nginx', ['-c', config, '-e', `${directory}/errors.log`]);
  const url = `http://127.0.0.1:${port}`;
  for (let isUp = false; !isUp;) {
    isUp = await fetch(`${url}/__admin/health`).then(
      () => true,
      () => false,
    );
    if (nginx.exitCode !== null) throw new Error('nginx does not start');
    if (!isUp) await new Promise((resolve) => setTimeout(resolve, 30));
  }
  return {
    url,
    async stop() {
      const exited = new Promise((resolve) => nginx.once('exit', resolve));
      nginx.kill('SIGTERM');
      await exited;
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
