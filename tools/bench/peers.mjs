/** Other mocks of the same document, installed aside when they are asked for. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const SPEC = fileURLToPath(new URL('../../spec/openapi.yaml', import.meta.url));
const PACKAGES = ['@stoplight/prism-cli@5.12.0', '@mockoon/cli@9'];
const PRISM_FLAGS = ['-p', '4110', '-v', 'silent'];
const MOCKOON_FLAGS = ['--port', '4111', '--hostname', '127.0.0.1', '--disable-log-to-file'];

/** Installs the peers aside, so that the project's own dependencies stay as they are. */
export function installPeers() {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-peers-'));
  const flags = ['install', '--prefix', directory, '--no-audit', '--no-fund', ...PACKAGES];
  const { status } = spawnSync('npm', flags, { stdio: ['ignore', 2, 2], shell: true });
  if (status !== 0) throw new Error(`npm could not install ${PACKAGES.join(' and ')}`);
  const module = (...names) => path.join(directory, 'node_modules', ...names);
  const prism = module('@stoplight', 'prism-cli', 'dist', 'index.js');
  const mockoon = module('@mockoon', 'cli', 'bin', 'run.js');
  return [
    {
      name: 'Prism',
      isStarted: true,
      base: '',
      prepare: () => ({
        args: [prism, 'mock', SPEC, ...PRISM_FLAGS],
        url: 'http://127.0.0.1:4110',
      }),
    },
    {
      name: 'Mockoon',
      isStarted: true,
      prepare: () => ({
        args: [mockoon, 'start', '--data', SPEC, ...MOCKOON_FLAGS],
        url: 'http://127.0.0.1:4111',
      }),
    },
  ];
}
