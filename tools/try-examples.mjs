/**
 * `npm run try-examples`: copies each project of docs/examples into an empty directory, installs it with the package as
 * it would be published, and runs its tests. `npm run try-examples -- vite playwright` tries some of them. It is skipped
 * where the registry cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { findBrowser } from './browser.mjs';
import { ensureReady } from './ready.mjs';

const examples = fileURLToPath(new URL('../docs/examples', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
const browser = findBrowser();

const chosen = process.argv.slice(2);
const known = readdirSync(examples);
const unknown = chosen.find((name) => !known.includes(name));
if (unknown !== undefined) {
  process.stderr.write(`There is no example ${unknown}. Examples: ${known.join(', ')}\n`);
  process.exit(2);
}
if (run([npm, 'view', 'commander', 'version', '--fetch-retries=0'], os.tmpdir()).status !== 0) {
  process.stdout.write('The examples are not tried: the registry of npm cannot be reached.\n');
  process.exit(0);
}
await ensureReady();
const base = mkdtempSync(path.join(os.tmpdir(), 'try-examples-'));
let failures = 0;
try {
  const pack = [npm, 'pack', '--ignore-scripts', '--pack-destination', base];
  requireDone(run(pack, root), 'npm pack');
  const tarball = path.join(base, readdirSync(base)[0]);
  for (const name of chosen.length === 0 ? known : chosen) tryExample(name, tarball);
} finally {
  rmSync(base, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

function tryExample(name, tarball) {
  const cwd = path.join(base, name);
  cpSync(path.join(examples, name), cwd, { recursive: true });
  const file = path.join(cwd, 'package.json');
  const text = readFileSync(file, 'utf8');
  if (text.includes('"needs": "browser"') && browser === undefined) {
    process.stdout.write(`${name}: skipped, there is no Chromium on this machine\n`);
    return;
  }
  writeFileSync(file, text.replace('"masstack-mock": "*"', `"masstack-mock": "file:${tarball}"`));
  const installed = run([npm, 'install', '--no-audit', '--no-fund', '--loglevel=error'], cwd);
  const done = installed.status === 0 ? run([npm, 'test'], cwd) : installed;
  process.stdout.write(`${name}: ${done.status === 0 ? 'green' : 'FAILS'}\n`);
  if (done.status === 0) return;
  failures += 1;
  process.stdout.write(`${done.stdout}${done.stderr}\n`);
}

function run([command, ...args], cwd) {
  // None of the settings of `npm run` are for the projects.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/i.test(name)),
  );
  return spawnSync(command, args, {
    cwd,
    env: {
      ...env,
      ...(browser !== undefined && { CHROMIUM: browser }),
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    },
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

function requireDone({ status, stdout, stderr }, what) {
  if (status === 0) return;
  process.stderr.write(`${what} fails: ${stdout}${stderr}\n`);
  process.exit(1);
}
