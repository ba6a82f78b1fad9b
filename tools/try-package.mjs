/**
 * `npm run try-package`: packs the package as it would be published, installs it with npm, with pnpm
 * without hoisting and with Yarn Plug'n'Play, and uses every export of it there: in a program, in a test
 * of Vitest with fake timers, and with strict types. `npm run try-package -- npm` tries one of the three; CI
 * does so, and thereby weighs a full and a lean installation, and holds the types against each resolution of modules.
 * `npm run try-package -- runtimes` uses it in the newer Nodes, in Bun and in Deno. It is skipped where the registry
 * cannot be reached.
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
import { OWN, VERBS } from './package-managers.mjs';
import { ensureReady } from './ready.mjs';

const source = fileURLToPath(new URL('try-package', import.meta.url));
const root = fileURLToPath(new URL('..', import.meta.url));
const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';

/** Other runtimes than ours, as npm has them: the words that start a program there. */
const RUNTIMES = {
  'node@22': ['node'],
  'node@24': ['node'],
  'bun@1': ['bun'],
  'deno@2': ['deno', 'run', '-A'],
};
/**
 * What `attw` finds and we mean: `node10` knows no `exports`, the simulator and its adapters are ES modules alone (their
 * `require` is in `client` and `jest`), and a YAML document has no types.
 */
const ATTW = [
  ...['npx', '--no-install', 'attw', '--ignore-rules', 'cjs-resolves-to-esm'],
  ...['--exclude-entrypoints', 'openapi.yaml', '--no-emoji', '--no-definitely-typed'],
  ...['--format', 'ascii', '--profile', 'node16'],
];
/** `module`, `moduleResolution`, and the tests with global types of Jest that it can read. */
const GLOBALS = ['jest-globals.mts', 'jest-globals.cts'];
const RESOLUTIONS = [
  ['node16', 'node16', GLOBALS],
  ['nodenext', 'nodenext', GLOBALS],
  ['esnext', 'bundler', ['jest-globals.mts']],
];
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
  if (chosen.length === 0 || chosen.includes('npm')) {
    tryTypes(tarball);
    tryLean(tarball);
  }
  if (chosen.length === 0 || chosen.includes('runtimes')) tryRuntimes(tarball);
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
    tell(`${name} ${what}`, start([...run, ...words], cwd));
  }
}

/** Every entry point under every resolution of modules, `skipLibCheck: false`, and the global types of Jest. */
function tryTypes(tarball) {
  const cwd = makeProject('types', ['types']);
  const own = [
    'typescript@5.9',
    '@arethetypeswrong/cli@0.18.5',
    '@types/jest@30',
    '@types/node@20',
  ];
  must(
    start(
      [...VERBS.npm.add, tarball, ...own, 'msw@2', 'vite@7', 'vitest@4', '@playwright/test@1'],
      cwd,
    ),
  );
  tell('types of every export (attw)', start([...ATTW, tarball], cwd));
  for (const [module, resolution, files] of RESOLUTIONS) {
    const words = ['--strict', '--noEmit', '--skipLibCheck', 'false', '--target', 'es2023'];
    const options = [
      '--lib',
      'es2023,dom,dom.iterable',
      '--module',
      module,
      '--moduleResolution',
      resolution,
    ];
    const tsc = [
      ...VERBS.npm.run,
      'tsc',
      ...words,
      ...options,
      '--types',
      'jest,node',
      'everything.mts',
      ...files,
    ];
    tell(`types under ${resolution}`, start(tsc, cwd));
  }
}

function tryRuntimes(tarball) {
  for (const [name, words] of Object.entries(RUNTIMES)) {
    const cwd = makeProject(name, ['runtime.mjs']);
    must(start([...VERBS.npm.add, tarball, name], cwd));
    tell(name, start([...VERBS.npm.run, ...words, 'runtime.mjs'], cwd));
  }
}

/** An empty project with some of our files. */
function makeProject(name, files) {
  const cwd = path.join(base, name);
  mkdirSync(cwd);
  for (const file of files) {
    const from = path.join(source, file);
    const isDirectory = statSync(from).isDirectory();
    cpSync(from, isDirectory ? cwd : path.join(cwd, file), { recursive: true });
  }
  writeFileSync(path.join(cwd, 'package.json'), '{"private":true,"type":"module"}\n');
  return cwd;
}

function tell(what, { status, stdout, stderr }) {
  process.stdout.write(`${what}: ${status === 0 ? 'works' : 'FAILS'}\n`);
  if (status === 0) return;
  failures += 1;
  process.stdout.write(`${stdout}${stderr}\n`);
}

/** `npm install --omit=optional`: how much that is, beside everything, and that it works. */
function tryLean(tarball) {
  const full = makeProject('full', []);
  must(start([...VERBS.npm.add, tarball], full));
  const all = weigh(path.join(full, 'node_modules'));
  process.stdout.write(`npm, everything: ${all.packages} packages, ${all.size.toFixed(1)} MB\n`);
  const cwd = makeProject('lean', ['lean.mjs']);
  must(start([...VERBS.npm.add, '--omit=optional', tarball], cwd));
  const { packages, size } = weigh(path.join(cwd, 'node_modules'));
  const isLight = packages <= MOST.packages && size <= MOST.size;
  if (!isLight) failures += 1;
  const what = `npm without optional dependencies: ${packages} packages, ${size.toFixed(1)} MB`;
  tell(`${what}${isLight ? '' : ' IS TOO MUCH'}`, start(['node', 'lean.mjs'], cwd));
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
