import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { promisify } from 'node:util';
import { describe, expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { contentsOf, useDirectories } from '../support/directories.js';
import { occupiedPort } from '../support/occupied-port.js';
import { createAgent, createIdentification } from '../support/requests.js';
import { idOf, sendTo } from '../support/simulator.js';

const command = useCommand();
const newDirectory = useDirectories();
const anyPort = ['--port', '0'];
const inMemory = [...anyPort, '--data', 'memory'];
const run = promisify(execFile);

describe('a start', () => {
  test.each([[[]], [['mock']]])('as %j prints a banner and a ready line', async (verb) => {
    const { url, stdout } = await command.start([...verb, ...inMemory]);
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:[1-9]\d*$/);
    expect(stdout()).toContain(`base URL   ${url}/v1`);
    expect(stdout()).toContain(`dashboard  ${url}/__admin/ui/`);
    expect(stdout()).toContain(`catalogue  ${url}/__admin/catalogue`);
    for (const token of ['test_admin', 'test_agent', 'test_other_org', 'test_expired']) {
      expect(stdout()).toContain(token);
    }
    expect(stdout().trimEnd().endsWith(`masstack-mock ready on ${url}`)).toBe(true);
  });

  test('with --open, opens the dashboard', async () => {
    const directory = newDirectory();
    const opened = path.join(directory, 'opened');
    const browser = path.join(directory, 'browser');
    fs.writeFileSync(
      browser,
      `#!/bin/sh\necho "$1" > '${opened}.part'; mv '${opened}.part' '${opened}'\n`,
      { mode: 0o755 },
    );
    const { url } = await command.start([...inMemory, '--open'], {
      BROWSER: browser,
      DISPLAY: '',
      WAYLAND_DISPLAY: '',
    });
    while (!fs.existsSync(opened)) await setImmediate();
    expect(fs.readFileSync(opened, 'utf8').trim()).toBe(`${url}/__admin/ui/`);
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
    expect(lines[2]).toMatch(
      new RegExp(`^POST ${agents} 401 credentials.invalid ${ms}: The token is neither `),
    );
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

  test('ends with 0 when a client asks for it, and keeps the state', async () => {
    const directory = newDirectory();
    const args = [...anyPort, '--data', directory];
    const first = await command.start(args);
    const path = `/__admin/entities/agent-identification/${idOf(await sendTo(first.url, createAgent()))}`;
    const asked = await sendTo(first.url, { method: 'POST', path: '/__admin/shutdown' });
    expect(asked.status).toBe(200);
    expect(await first.ended).toMatchObject({ code: 0, signal: null, stderr: '' });
    expect(Object.keys(contentsOf(directory))).not.toContain('lock');
    const second = await command.start(args);
    expect((await sendTo(second.url, { path })).status).toBe(200);
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

test.each([
  { args: ['--help'], told: /start|mock/ },
  { args: ['start', '--help'], told: /MASSTACK_MOCK_PORT/ },
  { args: ['--version'], told: /^\d+\.\d+\.\d+/ },
])('$args', async ({ args, told }) => {
  const ended = await command.run(args);
  expect(ended).toMatchObject({ code: 0, stderr: '' });
  expect(ended.stdout).toMatch(told);
});
