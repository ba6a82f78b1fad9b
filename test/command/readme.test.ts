import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { describe, expect, test } from '@jest/globals';
import { useCommand } from '../support/command.js';
import { useDirectories } from '../support/directories.js';

const command = useCommand();
const newDirectory = useDirectories();
const README = fs.readFileSync('README.md', 'utf8');

function section(heading: string): string {
  const [, from = ''] = README.split(`\n## ${heading}`);
  return from.split('\n## ')[0] ?? '';
}

const blocks = (text: string, language: string): readonly string[] =>
  [...text.matchAll(new RegExp(`\`\`\`${language}\n([^]*?)\n\`\`\``, 'g'))].map(
    ([, block = '']) => block,
  );

/** Everything that was written, whatever the exit code. */
function run(file: string, args: readonly string[], cwd?: string): Promise<string> {
  return new Promise((resolve) => {
    execFile(file, args, { cwd }, (_error, stdout, stderr) => {
      resolve(stdout + stderr);
    });
  });
}

describe('what the README prints to be pasted', () => {
  /** What each command leads to, in their order. */
  const results = [
    /^(\{\})?$/,
    /^201 201 409 $/,
    /"fixedDelayMilliseconds":20000/,
    /"fault":"CONNECTION_RESET_BY_PEER"/,
    /^curl: \(56\) Recv failure/,
    /"offset_ms":2678400000/,
    /"state":"SIGNED"/,
    /"state":"EXPIRED"/,
    /^HTTP\/1\.1 500 /,
    /^HTTP\/1\.1 204 [^]*"result":"FAILED"/,
    /"name":"worker-7"[^]*2030-01-01/,
    /"name":"before"/,
    /"status":404,"rule":\{"id":"chain\.status\.unknown"[^]*"accepted":/,
  ];

  test('stages each of the edge states', async () => {
    const { url } = await command.start(['--port', '0', '--data', 'memory']);
    const directory = newDirectory();
    const items = section('Staging edge states').split(/\n(?=\*\*\d+\.|And when)/);
    const answers: string[] = [];
    for (const item of items) {
      await fetch(`${url}/__admin/reset`, { method: 'POST' });
      for (const block of blocks(item, 'sh')) {
        const pasted = block.replaceAll('http://127.0.0.1:4010', url);
        answers.push(await run('sh', ['-c', pasted], directory));
      }
    }
    expect(answers).toEqual(results.map((result) => expect.stringMatching(result)));
  });

  test('runs a simulator from code', async () => {
    const [snippet = ''] = blocks(section('Commands and flags'), 'ts');
    const file = path.join(newDirectory(), 'snippet.mjs');
    const entry = pathToFileURL(path.resolve('dist/index.js')).href;
    fs.writeFileSync(file, snippet.replace("'masstack-mock'", `'${entry}'`));
    const comment = /\/\/ (.+)/.exec(snippet)?.[1];
    expect(await run(process.execPath, [file])).toBe(`${comment}\n`);
  });
});
