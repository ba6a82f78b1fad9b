import { expect, test } from '@jest/globals';
import { createSimulator } from '../../src/index.js';
import { chain } from '../support/requests.js';
import { useCommand } from '../support/command.js';
import { sendTo } from '../support/simulator.js';

const command = useCommand();

test('each line of a log in JSON is one object, with the operation, the world and the reason', async () => {
  const lines: string[] = [];
  const keep = (line: string): void => void lines.push(line);
  const simulator = await createSimulator({
    port: 0,
    data: 'memory',
    logFormat: 'json',
    log: { info: keep, error: keep },
  });
  await sendTo(simulator.url, { path: chain('yoigo-chain-created') });
  await sendTo(simulator.url, {
    path: `${chain('ana@example.com')}?token=some-secret`,
    headers: { 'x-mock-world': 'w1' },
  });
  await simulator.close();
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  for (const each of written) {
    expect(each['time']).toMatch(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    expect(each['ms']).toEqual(expect.any(Number));
  }
  expect(written.map(({ time: _time, ms: _ms, ...fields }) => fields)).toEqual([
    {
      level: 'info',
      operation: 'getChainedIdentificationStatus',
      world: 'default',
      method: 'GET',
      path: '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created',
      status: 200,
      rule: 'chain.status',
    },
    {
      level: 'info',
      operation: 'getChainedIdentificationStatus',
      world: 'w1',
      method: 'GET',
      path: expect.not.stringContaining('ana@'),
      status: 404,
      rule: 'chain.status.unknown',
      reason: expect.any(String),
    },
  ]);
  expect(lines.join()).not.toContain('some-secret');
});

test('a form that does not exist is refused in words', async () => {
  await expect(createSimulator({ logFormat: 'xml' as 'json' })).rejects.toThrow(
    'the option logFormat must be "text" or "json". It is "xml".',
  );
});

test('the command writes nothing but JSON, by its flag or its variable', async () => {
  const running = await command.start(['--port', '0', '--data', 'memory', '--journal', 'plain'], {
    MASSTACK_MOCK_LOG_FORMAT: 'json',
  });
  await sendTo(running.url, { path: chain('yoigo-chain-created') });
  await running.wrote(/"operation"/);
  const { stdout, stderr } = await running.end('SIGTERM');
  const lines = stdout.trim().split('\n');
  const written = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(written.map(({ level }) => level)).toEqual(['info', 'info', 'info']);
  expect(written[0]?.['message']).toMatch(/^ATTENTION: --journal plain/);
  expect(written[1]?.['message']).toBe(`masstack-mock ready on ${running.url}`);
  expect(written[2]).toMatchObject({ status: 200, rule: 'chain.status' });
  expect(stderr).toBe('');
});
