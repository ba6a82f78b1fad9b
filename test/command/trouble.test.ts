import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';
import { occupiedPort } from '../support/occupied-port.js';
import { createAgent } from '../support/requests.js';
import { sendTo } from '../support/simulator.js';

const command = useCommand();
const newDirectory = useDirectories();
const anyPort = ['--port', '0'];

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
      code: 2,
      told: /nothing\.yaml/,
    },
    {
      given: 'a --spec that is no document',
      args: () => ['--spec', 'LICENSE'],
      code: 2,
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
      told: /db\.json is damaged.*Nothing was changed.*data check.*data salvage/,
    },
    {
      given: '--fixtures that are not there',
      args: () => ['--fixtures', 'nothing'],
      code: 2,
      told: /nothing is not a directory/,
    },
    {
      given: 'damaged --fixtures',
      args: () => ['--fixtures', damagedFixtures()],
      code: 2,
      told: /tokens\.json:1 is not JSON/,
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
    // The command line's own refusals have a usage after them.
    if (!ended.stderr.startsWith('error: ')) expect(ended.stderr).toMatch(/^masstack-mock: .+\n$/);
  });

  // Node's own recursive mkdir would never return here.
  const onPosix = process.platform === 'win32' ? test.skip : test;
  onPosix.each(['--data', '--export-on-exit'])(
    '%s where no directory can be made',
    async (flag) => {
      const ended = await command.run([...anyPort, '--data', 'memory', flag, '/proc/nowhere/deep']);
      expect(ended.stderr).toMatch(/^masstack-mock: cannot .+ \/proc\/nowhere\/deep: .+\n$/);
      expect(ended).toMatchObject({ code: 1, stdout: '' });
    },
  );

  test('a busy port', async () => {
    const { port, release } = await occupiedPort();
    const ended = await command.run(['--port', String(port), '--data', 'memory']);
    release();
    expect(ended.code).toBe(1);
    expect(ended.stderr).toBe(
      `masstack-mock: port ${port} is in use. Stop the program that uses it, or choose another with --port (0 picks a free one).\n`,
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

test('trouble at the end is one line too: an export that fails', async () => {
  const out = path.join(newDirectory(), 'out');
  const running = await command.start([...anyPort, '--data', 'memory', '--export-on-exit', out]);
  fs.rmSync(out, { recursive: true });
  fs.writeFileSync(out, '');
  const ended = await running.end('SIGTERM');
  expect(ended.code).toBe(1);
  expect(ended.stderr).toMatch(
    /^masstack-mock: could not close cleanly: cannot export to .+out: .+\n$/,
  );
});
