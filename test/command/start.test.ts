import { execFile } from 'node:child_process';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { contentsOf, useDirectories } from '../support/directories.js';
import { createAgent, createIdentification } from '../support/requests.js';
import { idOf, sendTo } from '../support/simulator.js';

const command = useCommand();
const newDirectory = useDirectories();
const anyPort = ['--port', '0'];
const inMemory = [...anyPort, '--data', 'memory'];
const run = promisify(execFile);

async function occupiedPort(): Promise<{ port: number; release: () => void }> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => server.close() };
}

describe('a start', () => {
  test.each([[[]], [['mock']]])('as %j prints a banner and a ready line', async (verb) => {
    const { url, stdout } = await command.start([...verb, ...inMemory]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(stdout()).toContain(`base URL   ${url}/v1`);
    expect(stdout()).toContain(`catalogue  ${url}/__admin/catalogue`);
    for (const token of ['test_admin', 'test_agent', 'test_other_org', 'test_expired']) {
      expect(stdout()).toContain(token);
    }
    expect(stdout().trimEnd().endsWith(`masstack-mock ready on ${url}`)).toBe(true);
  });

  test('shows a curl line that works when pasted', async () => {
    const { stdout } = await command.start(inMemory);
    const [, ...args] =
      (/curl .*/.exec(stdout())?.[0] ?? '')
        .match(/'[^']*'|\S+/g)
        ?.map((word) => word.replaceAll("'", '')) ?? [];
    const { stdout: answer } = await run('curl', ['-sS', ...args]);
    expect(JSON.parse(answer)).toMatchObject({
      identification_chain_id: 'yoigo-chain-created',
      status: 'CREATED',
    });
  });

  test('writes a line for each request, and nothing secret or personal into it', async () => {
    const running = await command.start(inMemory);
    const { url } = running;
    const id = idOf(await sendTo(url, createAgent()));
    const agents = '/v1/orgs/yoigo/identifications/agent';
    await sendTo(url, {
      method: 'DELETE',
      path: `${agents}/${id}?force=true&email=me@example.com`,
    });
    await sendTo(url, { path: agents, token: 'secret_token', body: {} });
    await running.wrote(/POST \S+ 401/);
    const lines = running.stdout().split('\n').slice(-4, -1);
    const ms = String.raw`\d+\.\d ms`;
    expect(lines[0]).toMatch(new RegExp(`^POST ${agents} 201 agent\\.create ${ms}$`));
    expect(lines[1]).toMatch(new RegExp(`^DELETE ${agents}/${id} 204 agent.delete.created ${ms}$`));
    expect(lines[2]).toMatch(new RegExp(`^POST ${agents} 401 credentials.invalid ${ms}$`));
    const told = lines.join('\n');
    for (const word of [
      'James',
      'Smith',
      '12345678A',
      'force',
      'example.com',
      'secret',
      'Bearer',
    ]) {
      expect(told).not.toContain(word);
    }
    expect(running.stderr()).toBe('');
  });

  test.each(['SIGINT', 'SIGTERM'] as const)('ends with 0 on %s', async (signal) => {
    const directory = newDirectory();
    const running = await command.start([...anyPort, '--data', directory]);
    await sendTo(running.url, createAgent());
    expect(await running.end(signal)).toMatchObject({ code: 0, stderr: '' });
    expect(Object.keys(contentsOf(directory))).not.toContain('lock');
  });
});

describe('what was acknowledged survives SIGKILL', () => {
  test.each([[[]], [['--fsync']]])('%j', async (flags) => {
    const directory = newDirectory();
    const args = [...anyPort, '--data', directory, ...flags];
    const first = await command.start(args);
    const made = await Promise.all(
      Array.from({ length: 20 }, () => sendTo(first.url, createIdentification('otp'))),
    );
    const { signal } = await first.end('SIGKILL');
    expect(signal).toBe('SIGKILL');

    const second = await command.start(args);
    for (const answer of made) {
      const path = `/__admin/entities/otp-identification/${idOf(answer)}`;
      expect((await sendTo(second.url, { path })).status).toBe(200);
    }
    // Chance goes on where it was, so no id comes twice.
    const next = idOf(await sendTo(second.url, createIdentification('otp')));
    expect(made.map(idOf)).not.toContain(next);
  });
});

describe('the environment', () => {
  test('configures what no flag does', async () => {
    const env = {
      MASSTACK_MOCK_PORT: '0',
      MASSTACK_MOCK_DATA: 'memory',
      MASSTACK_MOCK_AUTH: 'none',
    };
    const { url } = await command.start([], env);
    expect((await sendTo(url, { ...createAgent(), token: null })).status).toBe(201);
  });

  test('gives way to a flag', async () => {
    const { port, release } = await occupiedPort();
    await command.start(inMemory, { MASSTACK_MOCK_PORT: String(port) });
    release();
  });
});

describe('trouble at the start is one line, and no stack', () => {
  const damaged = (): string => {
    const directory = newDirectory();
    fs.writeFileSync(path.join(directory, 'db.json'), '{"format": 1,');
    return directory;
  };
  const damagedFixtures = (): string => {
    const directory = newDirectory();
    fs.writeFileSync(path.join(directory, 'tokens.json'), '[');
    return directory;
  };

  test.each<{ given: string; args: () => readonly string[]; code: number; told: RegExp }>([
    {
      given: 'a --spec that is not there',
      args: () => ['--spec', 'nothing.yaml'],
      code: 1,
      told: /nothing\.yaml/,
    },
    {
      given: 'a --spec that is no document',
      args: () => ['--spec', 'LICENSE'],
      code: 1,
      told: /LICENSE/,
    },
    {
      given: 'a --data that is a file',
      args: () => ['--data', 'LICENSE'],
      code: 1,
      told: /LICENSE.*--data/,
    },
    {
      given: 'a --data where nothing can be made, however often it is tried',
      args: () => ['--data', '/proc/masstack-mock/data'],
      code: 1,
      told: /\/proc\/masstack-mock\/data.*--data/,
    },
    {
      given: 'a damaged data file',
      args: () => ['--data', damaged()],
      code: 1,
      told: /db\.json is damaged.*Nothing was changed.*Repair it/,
    },
    {
      given: '--fixtures that are not there',
      args: () => ['--fixtures', 'nothing'],
      code: 1,
      told: /nothing is no directory/,
    },
    {
      given: 'damaged --fixtures',
      args: () => ['--fixtures', damagedFixtures()],
      code: 1,
      told: /tokens\.json is not JSON/,
    },
    {
      given: 'an address that is not of this machine',
      args: () => ['--host', '192.0.2.1'],
      code: 1,
      told: /192\.0\.2\.1.*--host/,
    },
    {
      given: 'an unknown flag',
      args: () => ['--prot', '4010'],
      code: 2,
      told: /unknown option '--prot'/,
    },
    { given: 'an unknown verb', args: () => ['strat'], code: 2, told: /./ },
    {
      given: 'no port',
      args: () => ['--port', 'http'],
      code: 2,
      told: /whole number from 0 to 65535/,
    },
    { given: 'a port past the last', args: () => ['--port', '65536'], code: 2, told: /65535/ },
    {
      given: 'an unknown mode',
      args: () => ['--auth', 'maybe'],
      code: 2,
      told: /strict, decode, none/,
    },
  ])('$given: $code', async ({ args, code, told }) => {
    const given = args();
    const memory = given.includes('--data') ? [] : ['--data', 'memory'];
    const ended = await command.run(['--port', '0', ...memory, ...given]);
    expect(ended.stderr).toMatch(told);
    expect(ended).toMatchObject({ code, stdout: '' });
    expect(ended.stderr).not.toMatch(/^\s+at /m);
    if (code === 1) expect(ended.stderr).toMatch(/^masstack-mock: .+\n$/);
  });

  test('a busy port', async () => {
    const { port, release } = await occupiedPort();
    const ended = await command.run(['--port', String(port), '--data', 'memory']);
    release();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe(
      `masstack-mock: port ${port} is in use. Stop what uses it, or choose another with --port (0 picks a free one).\n`,
    );
  });

  test('a data directory that another one uses', async () => {
    const directory = newDirectory();
    const running = await command.start([...anyPort, '--data', directory]);
    const ended = await command.run([...anyPort, '--data', directory]);
    expect(ended.code).toBe(1);
    expect(ended.stderr).toMatch(
      /^masstack-mock: the data directory is in use by process \d+ .*\n$/,
    );
    expect((await sendTo(running.url, createAgent())).status).toBe(201);
  });
});

test.each([
  { args: ['--help'], told: /start|mock/ },
  { args: ['start', '--help'], told: /MASSTACK_MOCK_PORT/ },
  { args: ['--version'], told: /^\d+\.\d+\.\d+/ },
])('$args', async ({ args, told }) => {
  const ended = await command.run(args);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(told);
});
