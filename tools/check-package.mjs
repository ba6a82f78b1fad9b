/** Holds what `npm pack` would ship against what a user needs: all of that, and nothing else. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const npm = process.env.npm_execpath;
const args = ['pack', '--dry-run', '--json', '--ignore-scripts'];
const output = npm
  ? execFileSync(process.execPath, [npm, ...args], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
  : execFileSync('npm', args, {
      encoding: 'utf8',
      shell: true,
      stdio: ['ignore', 'pipe', 'ignore'],
    });
const parsed = JSON.parse(output);
const { files } = Array.isArray(parsed) ? parsed[0] : Object.values(parsed)[0];
const shipped = new Set(files.map(({ path }) => path));

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = [
  ...Object.values(manifest.bin),
  ...Object.values(manifest.exports).flatMap((target) =>
    typeof target === 'string' ? [target] : Object.values(target),
  ),
].map((file) => file.replace(/^\.\//, ''));
const needed = [
  ...entryPoints,
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'spec/openapi.yaml',
  'dist/openapi.json',
  'spec/admin.openapi.yaml',
  'spec/overlays/newer-docs.yaml',
  'fixtures/tokens.json',
];
const problems = [
  ...needed.filter((file) => !shipped.has(file)).map((file) => `is missing: ${file}`),
  ...[...shipped]
    .filter(
      (file) =>
        !/^(dist|spec|fixtures)\/|^(README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(file),
    )
    .map((file) => `does not belong: ${file}`),
  ...[...shipped]
    .filter((file) => /\.test\.|\.built$/.test(file))
    .map((file) => `does not belong: ${file}`),
];
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${shipped.size} files would be shipped.\n`);
process.exit(problems.length === 0 ? 0 : 1);
