import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { describe, expect, test } from '@jest/globals';
import { command, finished, start } from './command.js';

/** A line for the shell that runs JavaScript, on any system. */
const node = (script: string): string => `"${process.execPath}" -e "${script}"`;
const onPosix = process.platform === 'win32' ? describe.skip : describe;

const isRunning = (url: string): Promise<boolean> =>
  fetch(`${url}/__admin/health`).then(
    () => true,
    () => false,
  );

describe('masstack-mock exec', () => {
  test('runs the command against a simulator of its own, and stops it', async () => {
    const script =
      "fetch(process.env.MASSTACK_MOCK_URL+'/__admin/health').then(async r => console.log(process.env.MASSTACK_MOCK_URL, await r.text()))";
    const { code, stdout, stderr } = await command(['exec', node(script)]);
    expect(code).toBe(0);
    const [url = '', body] = stdout.trim().split(' ');
    expect(body).toBe('{"status":"healthy"}');
    expect(stderr).toBe(`masstack-mock ready on ${url}\n`);
    expect(await isRunning(url)).toBe(false);
  });

  test('tells how it is used', async () => {
    expect((await command(['exec', 'npm', 'test'])).code).toBe(2);
  });

  test('hands on the exit code, and leaves what it was told to export', async () => {
    const directory = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-exec-'));
    const args = ['exec', 'exit 7', '--export-on-exit', path.join(directory, 'out')];
    expect((await command(args)).code).toBe(7);
    expect(fs.readdirSync(path.join(directory, 'out'))).toEqual(['export.json']);
    fs.rmSync(directory, { recursive: true });
  });
});

onPosix('masstack-mock exec and signals', () => {
  test('a command that is killed becomes 128 and the number', async () => {
    expect((await command(['exec', 'kill -KILL $$'])).code).toBe(128 + 9);
  });

  test.each([
    { signal: 'SIGINT', code: 130 },
    { signal: 'SIGTERM', code: 143 },
  ] as const)(
    '$signal reaches everything that the shell started, and ends both',
    async ({ signal, code }) => {
      const wait = node('console.log(process.env.MASSTACK_MOCK_URL); process.stdin.resume()');
      const child = start(['exec', `${wait} && echo never`]);
      const [url = ''] = await new Promise<string[]>((resolve) => {
        child.stdout?.once('data', (chunk: Buffer) => {
          resolve(chunk.toString().trim().split(' '));
        });
      });
      child.kill(signal);
      // Its output ends only when the last process that writes to it has ended.
      const result = await finished(child);
      expect(result.code).toBe(code);
      expect(await isRunning(url)).toBe(false);
    },
  );
});
