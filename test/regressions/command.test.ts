import { describe, expect, test } from '@jest/globals';
import net from 'node:net';
import { useCommand } from '../support/command.js';

const command = useCommand();

test('a misspelt verb is told as one', async () => {
  const { code, stderr } = await command.run(['strat']);
  expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean start?')]);
});

describe('a switch in the environment', () => {
  const args = ['start', '--port', '0', '--data', 'memory'];
  test.each(['false', '0', ''])('%j leaves it off', async (value) => {
    const running = await command.start(args, { MASSTACK_MOCK_QUIET: value });
    await fetch(`${running.url}/__admin/health`);
    await running.wrote(/GET \/__admin\/health 200/);
  });

  test('one that says neither yes nor no is refused', async () => {
    const { code, stderr } = await command.run(args, { MASSTACK_MOCK_QUIET: 'perhaps' });
    expect([code, stderr]).toEqual([1, expect.stringContaining('MASSTACK_MOCK_QUIET=perhaps')]);
  });
});

test.each(['SIGHUP', 'SIGTERM'] as const)('%s ends it in order', async (signal) => {
  const running = await command.start(['start', '--port', '0', '--data', 'memory']);
  expect(await running.end(signal)).toMatchObject({ code: 0, signal: null });
});

test('the proxy ends on a signal, whoever has sent half a request', async () => {
  const running = await command.start(['proxy', '--upstream', 'http://127.0.0.1:1', '--port', '0']);
  const socket = net.connect(Number(new URL(running.url).port), '127.0.0.1');
  socket
    .on('error', () => undefined)
    .write('POST /v1/x HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\n');
  await fetch(running.url).catch(() => undefined);
  expect(await running.end('SIGTERM')).toMatchObject({ code: 0 });
});
