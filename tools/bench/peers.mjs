/** Other mocks of the same document, fetched with npx when they are asked for. */
import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SPEC = fileURLToPath(new URL('../../spec/openapi.yaml', import.meta.url));
const PRISM = '@stoplight/prism-cli@5.12.0';
const MOCKOON = '@mockoon/cli@9';

/** Installs the peers aside, so that the project's own dependencies stay as they are. */
export async function installPeers() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-peers-'));
  await run('npm', ['install', '--prefix', directory, '--no-audit', '--no-fund', PRISM, MOCKOON]);
  const bin = (...names) => path.join(directory, 'node_modules', ...names);
  return {
    Prism: {
      args: [
        bin('@stoplight', 'prism-cli', 'dist', 'index.js'),
        'mock',
        SPEC,
        '-p',
        '4110',
        '-v',
        'silent',
      ],
      url: 'http://127.0.0.1:4110',
      base: '',
    },
    Mockoon: {
      args: [
        bin('@mockoon', 'cli', 'bin', 'run.js'),
        'start',
        '--data',
        SPEC,
        '--port',
        '4111',
        '--disable-log-to-file',
        '--hostname',
        '127.0.0.1',
      ],
      url: 'http://127.0.0.1:4111',
      base: '/v1',
    },
  };
}

function run(command, args) {
  return new Promise((resolve, reject) => {
    spawn(command, args, { stdio: ['ignore', 2, 2], shell: true }).once('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`${command} ${args.join(' ')} ended with ${code}`));
    });
  });
}
