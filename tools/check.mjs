/** `npm run check`: everything that CI asks of the code beside its tests. All of it runs; all of it is told. */
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ready.mjs';

await ensureReady();
const bin = (name) => fileURLToPath(new URL(`../node_modules/${name}`, import.meta.url));
const CHECKS = {
  types: [bin('typescript/bin/tsc'), '-p', 'tsconfig.test.json'],
  'types of the page': [bin('typescript/bin/tsc'), '-p', 'src/ui/tsconfig.json'],
  lint: [bin('eslint/bin/eslint.js'), '.', '--max-warnings', '0'],
  'import directions': [
    bin('dependency-cruiser/bin/dependency-cruise.mjs'),
    'src',
    '--config',
    '.dependency-cruiser.mjs',
  ],
  format: [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.'],
  spec: [bin('@redocly/cli/bin/cli.js'), 'lint', '--format', 'stylish'],
  'GitHub action': ['tools/check-action.mjs'],
  'unused code': [bin('knip/bin/knip.js')],
  'package content': ['tools/check-package.mjs'],
};

const failed = Object.entries(CHECKS).filter(([name, args]) => {
  process.stdout.write(`\n== ${name}\n`);
  const { status } = spawnSync(process.execPath, args, {
    stdio: 'inherit',
    cwd: fileURLToPath(new URL('..', import.meta.url)),
    env: { ...process.env, REDOCLY_TELEMETRY: 'off', REDOCLY_SUPPRESS_UPDATE_NOTICE: 'true' },
  });
  return status !== 0;
});
const names = failed.map(([name]) => name).join(', ');
process.stdout.write(`\n${failed.length === 0 ? 'All checks hold.' : `Not kept: ${names}`}\n`);
process.exit(failed.length === 0 ? 0 : 1);
