/**
 * `npm run try-package`: packs the package as it would be published, installs it with npm, with pnpm
 * without hoisting and with Yarn Plug'n'Play, and uses every export of it there: in a program, in a test
 * of Vitest with fake timers, and with strict types. `npm run try-package -- npm` tries one of the three; CI
 * does so. It is skipped where the registry cannot be reached.
 */
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureReady } from './ready.mjs';

const source = fileURLToPath(new URL('try-package', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** What the consumer has itself: the peers that it uses, and the types of Node that it chose. */
const OWN = [
  ...['vitest@4', 'typescript@5.9', '@types/node@20', 'expect@30'],
  ...['msw@2', 'vite@7', '@playwright/test@1'],
];
const VERBS = {
  npm: { add: ['npm', 'install', '--no-audit', '--no-fund'], run: ['npx', '--no-install'] },
  pnpm: {
    files: { 'pnpm-workspace.yaml': 'hoist: false\nonlyBuiltDependencies: []\n' },
    add: ['npx', '--yes', 'pnpm@10', 'add'],
    run: ['npx', '--yes', 'pnpm@10', 'exec'],
  },
  yarn: {
    files: { '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\n', 'yarn.lock': '' },
    add: ['npx', '--yes', '--package', '@yarnpkg/cli-dist@4', 'yarn', 'add'],
    run: ['npx', '--yes', '--package', '@yarnpkg/cli-dist@4', 'yarn', 'exec'],
  },
};
/** Of an installation without optional dependencies: packages, and megabytes. */
const MOST = { packages: 95, size: 25 };
const TRIES = {
  program: ['node', 'consumer.mjs'],
  command: ['masstack-mock', '--version'],
  'fake timers': ['vitest', 'run'],
  types: [
    'tsc',
    '--strict',
    '--noEmit',
    '--module',
    'nodenext',
    '--target',
    'es2023',
    'consumer.ts',
  ],
};

const unreachable = askRegistry();
if (unreachable !== undefined) {
  process.stdout.write(
    `The package is not tried: the registry of npm cannot be reached (${unreachable}).\n`,
  );
  process.exit(0);
}
await ensureReady();
const base = mkdtempSync(path.join(os.tmpdir(), 'try-package-'));
let failures = 0;
try {
  must(
    spawnSync(npm, ['pack', '--ignore-scripts', '--pack-destination', base], {
      cwd: root,
      encoding: 'utf8',
    }),
  );
  const tarball = path.join(
    base,
    readdirSync(base).find((name) => name.endsWith('.tgz')),
  );
  const chosen = process.argv.slice(2);
  for (const [name, manager] of Object.entries(VERBS)) {
    if (chosen.length === 0 || chosen.includes(name)) tryWith(name, manager, tarball);
  }
  if (chosen.length === 0 || chosen.includes('npm')) tryLean(tarball);
} finally {
  rmSync(base, { recursive: true, force: true });
}
process.exit(failures === 0 ? 0 : 1);

/** Asks for a package that we need anyway. Returns what is wrong, if something is. */
function askRegistry() {
  const { status, stderr } = start(
    [npm, 'view', 'commander', 'version', '--fetch-retries=0', '--fetch-timeout=10000'],
    os.tmpdir(),
  );
  if (status === 0) return undefined;
  return /npm error code (\S+)/.exec(stderr)?.[1] ?? 'npm view fails';
}

function tryWith(name, { files = {}, add, run }, tarball) {
  const cwd = path.join(base, name);
  mkdirSync(cwd);
  cpSync(source, cwd, { recursive: true });
  writeFileSync(
    path.join(cwd, 'package.json'),
    '{"name":"consumer","private":true,"type":"module"}\n',
  );
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(cwd, file), text);
  must(start([...add, name === 'yarn' ? `masstack-mock@file:${tarball}` : tarball, ...OWN], cwd));
  for (const [what, words] of Object.entries(TRIES)) {
    const { status, stdout, stderr } = start([...run, ...words], cwd);
    process.stdout.write(`${name} ${what}: ${status === 0 ? 'works' : 'FAILS'}\n`);
    if (status === 0) continue;
    failures += 1;
    process.stdout.write(`${stdout}${stderr}\n`);
  }
}

/** `npm install --omit=optional`: how much that is, and that it works. */
function tryLean(tarball) {
  const cwd = path.join(base, 'lean');
  mkdirSync(cwd);
  cpSync(path.join(source, 'lean.mjs'), path.join(cwd, 'lean.mjs'));
  writeFileSync(path.join(cwd, 'package.json'), '{"name":"lean","private":true,"type":"module"}\n');
  must(start([...VERBS.npm.add, '--omit=optional', tarball], cwd));
  const { packages, size } = weigh(path.join(cwd, 'node_modules'));
  const isLight = packages <= MOST.packages && size <= MOST.size;
  const { status, stdout, stderr } = start(['node', 'lean.mjs'], cwd);
  process.stdout.write(
    `npm without optional dependencies: ${packages} packages, ${size.toFixed(1)} MB${isLight ? '' : ' IS TOO MUCH'}, ${status === 0 ? 'works' : 'FAILS'}\n`,
  );
  if (isLight && status === 0) return;
  failures += 1;
  process.stdout.write(`${stdout}${stderr}\n`);
}

function weigh(directory) {
  const files = readdirSync(directory, { recursive: true, withFileTypes: true }).filter((entry) =>
    entry.isFile(),
  );
  const bytes = files.reduce(
    (sum, file) => sum + statSync(path.join(file.parentPath, file.name)).size,
    0,
  );
  const installed = JSON.parse(readFileSync(path.join(directory, '.package-lock.json'), 'utf8'));
  return { packages: Object.keys(installed.packages).length, size: bytes / 1e6 };
}

function start([command, ...args], cwd) {
  // None of the settings of `npm run` are for the consumer.
  const env = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !/^npm_(?!config_registry)/i.test(name)),
  );
  return spawnSync(command, args, {
    cwd,
    env,
    encoding: 'utf8',
    shell: process.platform === 'win32',
  });
}

function must({ status, stdout, stderr }) {
  if (status === 0) return;
  process.stderr.write(`${stdout}${stderr}\n`);
  process.exit(1);
}
