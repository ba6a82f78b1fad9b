/**
 * Makes a checkout ready to run: installs what package-lock.json names and builds what changed, and
 * does neither when there is nothing to do. Needs only Node and npm, and no shell of any kind.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const at = (...names) => path.join(root, ...names);
const timeOf = (file) => statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

/** npm writes this file at the end of each install. */
const INSTALLED = at('node_modules', '.package-lock.json');
const BUILT = at('dist', '.built');
/** One of the files that the build generates beside the sources. */
const GENERATED = at('src', 'masstack', 'validators.gen.ts');
const SOURCES = ['src', 'spec', 'tools', 'tsconfig.json', 'package.json'];

export function ensureInstalled() {
  if (timeOf(INSTALLED) >= timeOf(at('package-lock.json'))) return;
  process.stderr.write('Installing what package-lock.json names …\n');
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } =
    npm === undefined
      ? spawnSync('npm', args, { cwd: root, stdio: ['ignore', 2, 2], shell: true })
      : spawnSync(process.execPath, [npm, ...args], { cwd: root, stdio: ['ignore', 2, 2] });
  if (status !== 0) process.exit(status ?? 1);
}

export async function ensureBuilt() {
  const built = timeOf(BUILT);
  const isWhole = built > 0 && existsSync(GENERATED);
  if (isWhole && !SOURCES.some((name) => isNewer(at(name), built))) return;
  process.stderr.write('Building …\n');
  await build();
}

export async function build() {
  const { generate } = await import('./generate.mjs');
  await generate();
  const { status } = spawnSync(
    process.execPath,
    [at('node_modules', 'typescript', 'bin', 'tsc'), '-p', at('tsconfig.json')],
    { cwd: root, stdio: ['ignore', 2, 2] },
  );
  if (status !== 0) process.exit(status ?? 1);
  const { bundle } = await import('./bundle.mjs');
  const { bundleBrowser } = await import('./bundle-browser.mjs');
  // First: it is made of the modules that the other one replaces.
  await bundleBrowser(at('dist'));
  const { bundleCommonjs } = await import('./bundle-commonjs.mjs');
  await bundleCommonjs(at('dist'));
  await bundle(at('dist'));
  const { bundlePage } = await import('./bundle-page.mjs');
  await bundlePage(at('src', 'ui'), at('dist', 'ui'));
  const { buildReference } = await import('./reference.mjs');
  buildReference(at('dist'));
  await writeDocument('openapi.yaml', 'openapi.json');
  writeFileSync(BUILT, '');
}

/** JSON has no aliases: some tools stop at 50 of them in a YAML document. */
async function writeDocument(from, to) {
  const { parse } = await import('yaml');
  const { forTools } = await import('../dist/openapi/for-tools.js');
  const document = parse(readFileSync(at('spec', from), 'utf8'), { maxAliasCount: -1 });
  writeFileSync(at('dist', to), `${JSON.stringify(forTools(document), null, 2)}\n`);
}

/** Generated files are made by the build, and so never newer than it for a reason. */
function isNewer(file, time) {
  if (!existsSync(file)) return false;
  const stat = statSync(file);
  if (!stat.isDirectory()) return stat.mtimeMs > time && !file.includes('.gen.');
  return readdirSync(file).some((name) => isNewer(path.join(file, name), time));
}

export async function ensureReady() {
  ensureInstalled();
  await ensureBuilt();
}
