/** What the runners of test/torture/ share: the modules are TypeScript, so they are bundled first. */
import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { ensureReady } from './ready.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** Loads test/torture/<name>.ts in a checkout that may be fresh. */
export async function loadTorture(name) {
  await ensureReady();
  process.chdir(root);
  const { build } = await import('esbuild');
  const outfile = path.join(root, 'node_modules', '.cache', 'masstack-mock', `torture-${name}.mjs`);
  await build({
    entryPoints: [path.join(root, 'test', 'torture', `${name}.ts`)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return import(pathToFileURL(outfile).href);
}

/**
 * `{rounds: 10}` with `--rounds 100` on the command line is `{rounds: 100}`. Numbers only; with `replicated`, the flag
 * `--data postgres` too, which these belong to.
 */
export function readNumbers(alone, replicated) {
  const defaults = { ...alone, ...replicated };
  const options = Object.fromEntries(
    [...Object.keys(defaults), ...(replicated ? ['data'] : [])].map((name) => [
      name,
      { type: 'string' },
    ]),
  );
  let values;
  let data;
  try {
    ({
      values: { data, ...values },
    } = parseArgs({ options, strict: true }));
    if (data !== undefined && data !== 'postgres') throw new Error('--data must be postgres');
    for (const [name, text] of Object.entries(values)) {
      if (!(Number(text) >= 0)) throw new Error(`--${name} must be a number, not ${text}`);
    }
  } catch (error) {
    const flags = Object.entries(defaults).map(([name, value]) => `--${name} ${value}`);
    process.stderr.write(`${error.message}\nFlags and their defaults: ${flags.join(' ')}\n`);
    process.exit(2);
  }
  const numbers = Object.entries(defaults).map(([name, value]) => [
    name,
    Number(values[name] ?? value),
  ]);
  return {
    ...Object.fromEntries(numbers),
    ...(replicated && { isReplicated: data === 'postgres' }),
  };
}

/** Runs the work with a directory that is gone afterwards. */
export async function withDirectory(work) {
  const directory = mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-'));
  try {
    return await work(directory);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Says how far a run has come, over what it said before. A log file has no use for that. */
export function showProgress(text) {
  if (process.stderr.isTTY) process.stderr.write(`\r${text}`);
}

/** Prints the figures a line each, then what went wrong, and ends with code 1 when something did. */
export function report(title, { failures, ...figures }) {
  process.stdout.write(`\n${title}\n`);
  for (const [name, value] of Object.entries(figures)) {
    const text = typeof value === 'object' ? JSON.stringify(value) : String(value);
    process.stdout.write(`  ${name.padEnd(22)} ${text}\n`);
  }
  for (const failure of failures.slice(0, 20)) process.stdout.write(`\nFAILED ${failure}\n`);
  process.stdout.write(`  ${'failures'.padEnd(22)} ${failures.length}\n`);
  process.exitCode = failures.length === 0 ? 0 : 1;
}
