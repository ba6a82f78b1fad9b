/**
 * `npm run try-examples`: copies each project of docs/examples into an empty directory, installs it with the package as
 * it would be published, and runs its tests. `npm run try-examples -- vite playwright` tries some of them. It is skipped
 * where the registry cannot be reached.
 */
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { once } from 'node:events';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
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
const seen = await run([npm, 'view', 'commander', 'version', '--fetch-retries=0'], os.tmpdir());
if (seen.status !== 0) {
  process.stdout.write('The examples are not tried: the registry of npm cannot be reached.\n');
  process.exit(0);
}
await ensureReady();
const base = mkdtempSync(path.join(os.tmpdir(), 'try-examples-'));
let failures = 0;
try {
  const pack = [npm, 'pack', '--ignore-scripts', '--pack-destination', base];
  requireDone(await run(pack, root), 'npm pack');
  const tarball = path.join(base, readdirSync(base)[0]);
  const waiting = chosen.length === 0 ? [...known] : [...chosen];
  const inTurn = async () => {
    for (let name = waiting.shift(); name !== undefined; name = waiting.shift()) {
      await tryExample(name, tarball);
    }
  };
  // One installs while another runs its tests.
  await Promise.all([inTurn(), inTurn()]);
} finally {
  rmSync(base, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

async function tryExample(name, tarball) {
  const cwd = path.join(base, name);
  cpSync(path.join(examples, name), cwd, { recursive: true });
  const file = path.join(cwd, 'package.json');
  const manifest = readFileSync(file, 'utf8');
  if (manifest.includes('"needs": "browser"') && browser === undefined) {
    process.stdout.write(`${name}: skipped, there is no Chromium on this machine\n`);
    return;
  }
  writeFileSync(
    file,
    manifest.replace('"masstack-mock": "*"', `"masstack-mock": "file:${tarball}"`),
  );
  const installed = await run([npm, 'install', '--no-audit', '--no-fund', '--loglevel=error'], cwd);
  const done = installed.status === 0 ? await run([npm, 'test'], cwd) : installed;
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
  const child = spawn(command, args, {
    cwd,
    env: {
      ...env,
      ...(browser !== undefined && { CHROMIUM: browser }),
      PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD: '1',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
    shell: process.platform === 'win32',
  });
  return Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')]).then(
    ([stdout, stderr, [status]]) => ({ status, stdout, stderr }),
  );
}

function requireDone({ status, stdout, stderr }, what) {
  if (status === 0) return;
  process.stderr.write(`${what} fails: ${stdout}${stderr}\n`);
  process.exit(1);
}
