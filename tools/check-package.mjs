/** Holds what `npm pack` would ship against what a user needs: all of that, and nothing else. */
import { execFileSync } from 'node:child_process';
import { isBuiltin } from 'node:module';
import path from 'node:path';
import { readFileSync } from 'node:fs';
import typescript from 'typescript';

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
/** A target of an export, and what its conditions lead to. */
function filesOf(target) {
  return typeof target === 'string' ? [target] : Object.values(target).flatMap(filesOf);
}
const shipped = new Set(files.map(({ path }) => path));

const manifest = JSON.parse(readFileSync('package.json', 'utf8'));
const entryPoints = [
  ...Object.values(manifest.bin),
  ...Object.values(manifest.exports).flatMap(filesOf),
].map((file) => file.replace(/^\.\//, ''));
const needed = [
  ...entryPoints,
  'README.md',
  'LICENSE',
  'CHANGELOG.md',
  'spec/openapi.yaml',
  'dist/openapi.json',
  'dist/ui/index.html',
  'dist/ui/app.js',
  'dist/ui/app.css',
  'dist/licenses.txt',
  'dist/browser/licenses.txt',
  'dist/commonjs/licenses.txt',
  'dist/ui/licenses.txt',
  'dist/vendor/handlebars.cjs',
  'spec/admin.openapi.yaml',
  'spec/overlays/newer-docs.yaml',
  'spec/neighbours/openapi.yaml',
  'spec/neighbours/lifecycles/1-chain.yaml',
  'spec/neighbours/fixtures/magic-values.json',
  'spec/neighbours/overlays/newer-docs.yaml',
  'fixtures/tokens.json',
];
const problems = [
  ...needed.filter((file) => !shipped.has(file)).map((file) => `is missing: ${file}`),
  ...[...shipped]
    .filter(
      (file) =>
        !/^(dist|docs|deploy|spec|fixtures)\/|^(README\.md|LICENSE|CHANGELOG\.md|package\.json)$/.test(
          file,
        ),
    )
    .map((file) => `does not belong: ${file}`),
  ...[...shipped]
    .filter((file) => /^dist\/.*(?:\.test\.|\.built$)/.test(file))
    .map((file) => `does not belong: ${file}`),
];
const LINK = /\]\((?!\w+:|#)([^)#\s]+)/g;
for (const file of shipped) {
  if (!file.endsWith('.md')) continue;
  for (const [, target] of readFileSync(file, 'utf8').matchAll(LINK)) {
    const to = path.posix.normalize(path.posix.join(path.posix.dirname(file), target));
    const leads =
      shipped.has(to) || [...shipped].some((each) => each.startsWith(to.replace(/\/?$/, '/')));
    if (!leads) problems.push(`${file} links to ${target}, which is not shipped`);
  }
}
/** What a user's package manager installs, or is told to: a strict one shows nothing else. */
const declared = new Set([
  manifest.name,
  ...Object.keys(manifest.dependencies),
  ...Object.keys(manifest.optionalDependencies),
  ...Object.keys(manifest.peerDependencies),
]);
/** The bundled proxy agents ask for it when a proxy wants Negotiate, and say what to install. */
const ASKED_FOR = new Set(['kerberos']);
for (const file of shipped) {
  // What a browser runs has nothing to install.
  if (!/^dist\/.*\.(js|d\.ts)$/.test(file) || file.startsWith('dist/docs/')) continue;
  const text = readFileSync(file, 'utf8');
  for (const { fileName: source } of typescript.preProcessFile(text, true, true).importedFiles) {
    // A module that is only widened (`declare module`) is its user's own.
    if (text.includes(`declare module '${source}'`)) continue;
    if (source.startsWith('.') || isBuiltin(source) || ASKED_FOR.has(source)) continue;
    const name = source.split('/', source.startsWith('@') ? 2 : 1).join('/');
    if (!declared.has(name)) problems.push(`${file} imports ${name}, which is not declared`);
    const types = `@types/${name.replace(/^@/, '').replace('/', '__')}`;
    if (file.endsWith('.d.ts') && manifest.devDependencies[types])
      problems.push(`${file} imports ${name}, but its types (${types}) are not declared`);
  }
}
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.stdout.write(`${shipped.size} files would be shipped.\n`);
process.exit(problems.length === 0 ? 0 : 1);
