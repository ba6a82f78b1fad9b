/** `npm run test:browser`: drives the dashboard in the Chromium of this machine. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { requireBrowser } from './browser.mjs';
import { ensureReady } from './ready.mjs';

const browser = requireBrowser();
await ensureReady();
const jest = fileURLToPath(new URL('../node_modules/jest/bin/jest.js', import.meta.url));
const { status } = spawnSync(
  process.execPath,
  [
    '--experimental-vm-modules',
    '--disable-warning=ExperimentalWarning',
    jest,
    '--config',
    'jest.browser.config.js',
    ...process.argv.slice(2),
  ],
  {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, CHROMIUM: browser },
  },
);
process.exit(status ?? 1);
