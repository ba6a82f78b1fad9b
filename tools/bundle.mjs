/**
 * Puts the modules that are loaded together into few files: Node takes a third of a millisecond to find
 * and link each one, and a start needs two hundred. What is loaded later (`import()`) stays apart.
 */
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

/** The package's own entry points, and what the tools and tests here ask for by itself. */
const ENTRY_POINTS = [
  'cli/main.js',
  'index.js',
  'client.js',
  'harness/index.js',
  'jest.js',
  'vitest.js',
  'msw.js',
  'playwright.js',
  'vite.js',
  'types.js',
  'composition/preload.js',
  'openapi/for-tools.js',
  'openapi/ordinary/contract.js',
  'openapi/ordinary/sample.js',
  'masstack/lifecycles.js',
  'store/durable-store.js',
  'store/lock.js',
];

/** @param dist the directory with the compiled modules; they are replaced, their types stay */
export async function bundle(dist) {
  const aside = mkdtempSync(path.join(path.dirname(dist), '.bundle-'));
  try {
    await build({
      entryPoints: ENTRY_POINTS.map((file) => path.join(dist, file)),
      outdir: aside,
      outbase: dist,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      packages: 'external',
      chunkNames: 'chunks/[name]-[hash]',
      logLevel: 'warning',
    });
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      const isOfThePage = file.startsWith(`browser${path.sep}`);
      if (file.endsWith('.js') && !isOfThePage) rmSync(path.join(dist, file));
    }
    cpSync(aside, dist, { recursive: true });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}
