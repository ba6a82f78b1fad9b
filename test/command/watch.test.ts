import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();
const CHAIN = '/v1/orgs/yoigo/identifications/chain';
const headers = { authorization: 'Bearer test_admin' };

/** A directory of fixtures with one file, and what writes that. */
function fixturesOf(text: string): {
  readonly fixtures: string;
  readonly write: (text: string) => void;
} {
  const fixtures = newDirectory();
  const file = path.join(fixtures, 'entities', 'identification-chain.json');
  fs.mkdirSync(path.dirname(file));
  const write = (next: string): void => {
    fs.writeFileSync(`${file}.new`, next);
    fs.renameSync(`${file}.new`, file);
  };
  write(text);
  return { fixtures, write };
}

describe('start --watch', () => {
  test.each(['memory', 'a directory'])(
    'with the state in %s, takes changed fixtures on the same port, and none that are broken',
    async (data) => {
      const { fixtures, write } = fixturesOf('[]');
      const running = await command.start([
        ...['--port', '0', '--watch', '--fixtures', fixtures],
        ...['--data', data === 'memory' ? data : path.join(newDirectory(), 'state')],
      ]);
      const statusOf = async (id: string): Promise<number> =>
        (await fetch(`${running.url}${CHAIN}/${id}`, { headers })).status;
      expect(await statusOf('mine')).toBe(404);

      write(JSON.stringify([{ id: 'mine', org: 'yoigo' }]));
      await running.wrote(/started again with its state reset/);
      expect(await statusOf('mine')).toBe(200);

      write('[{');
      await running.complained(/is not JSON.*The simulator goes on as it was/s);
      expect(await statusOf('mine')).toBe(200);
      expect((await running.end('SIGTERM')).code).toBe(0);
    },
  );

  test('starts again with a changed overlay', async () => {
    const overlay = path.join(newDirectory(), 'mine.yaml');
    const titled = (title: string): string =>
      [
        'overlay: 1.0.0',
        'info: { title: mine, version: "1" }',
        `actions: [{ target: $.info, update: { title: ${title} } }]`,
      ].join('\n');
    fs.writeFileSync(overlay, titled('Before'));
    const running = await command.start([
      ...['--port', '0', '--data', 'memory', '--watch', '--overlay', overlay],
    ]);
    fs.writeFileSync(overlay, titled('Afterwards'));
    await running.wrote(/started again/);
    const document = (await (await fetch(`${running.url}/openapi.json`)).json()) as {
      readonly info: { readonly title: string };
    };
    expect(document.info.title).toBe('Afterwards');
  });

  test('without anything to watch is refused in words', async () => {
    const { code, stderr } = await command.run(['--port', '0', '--data', 'memory', '--watch']);
    expect(code).toBe(2);
    expect(stderr).toContain('--watch needs something to watch: --mappings, --fixtures');
  });
});

test.each([
  [['--cert', 'cert.pem'], '--cert and --key must be given together'],
  [['--key', 'key.pem'], '--cert and --key must be given together'],
  [['--cert', 'no-such.pem', '--key', 'no-such.pem'], '--cert cannot be read: ENOENT'],
  [['--cert', 'package.json', '--key', 'no-such.pem'], '--key cannot be read: ENOENT'],
  [
    ['--cert', 'package.json', '--key', 'package.json'],
    'the certificate (cert) or its private key (key) cannot be used',
  ],
])('%j: %s', async (flags, message) => {
  const { code, stderr } = await command.run(['--port', '0', '--data', 'memory', ...flags]);
  expect(code).toBe(2);
  expect(stderr).toContain(message);
});

test('--https: the ready line has the address', async () => {
  const running = await command.start(['--port', '0', '--data', 'memory', '--https']);
  expect(running.url).toMatch(/^https:\/\/127\.0\.0\.1:\d+$/);
});
