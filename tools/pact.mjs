/**
 * `npm run pact`: the consumer tests, which write contracts/pacts.
 * `npm run pact:verify`: holds a fresh simulator against those contracts.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
const [step, place = 'contracts/pacts', ...rest] = process.argv.slice(2);
const directory = path.resolve(root, place);

const STEPS = {
  consumer() {
    // Pact adds to a contract that is there: what no test asks for any more would stay in it.
    rmSync(directory, { recursive: true, force: true });
    mkdirSync(directory, { recursive: true });
    return [
      '--disable-warning=ExperimentalWarning',
      'node_modules/vitest/vitest.mjs',
      'run',
      '--config=contracts/vitest.config.js',
      ...rest,
    ];
  },
  verify: () => ['dist/cli/main.js', 'verify', '--pact', place, ...rest],
};

await ensureReady();
const { status } = spawnSync(process.execPath, STEPS[step](), {
  cwd: root,
  stdio: 'inherit',
  env: {
    ...process.env,
    MASSTACK_MOCK_PACT_DIR: directory,
    // Pact and its packages count their users; a build that may be offline stays quiet.
    PACT_DO_NOT_TRACK: 'true',
    SCARF_ANALYTICS: 'false',
  },
});
process.exit(status ?? 1);
