/** Makes the dashboard of src/ui: one script, one style sheet, one page, and the licences of what is in them. */
import { copyFileSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { licensesOf } from './licenses.mjs';

/** What a browser loads for it, compressed, in bytes: it is to open at once. */
const LARGEST = 120_000;

/** @param from the sources @param to where the files are put */
export async function bundlePage(from, to) {
  mkdirSync(to, { recursive: true });
  const { metafile } = await build({
    entryPoints: { app: path.join(from, 'main.tsx') },
    outdir: to,
    bundle: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    // The page uses light-dark(), which is as young as these.
    target: ['chrome123', 'firefox120', 'safari17.5'],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    metafile: true,
    logLevel: 'warning',
  });
  copyFileSync(path.join(from, 'index.html'), path.join(to, 'index.html'));
  writeFileSync(path.join(to, 'licenses.txt'), licensesOf(Object.keys(metafile.inputs)));
  const size = readdirSync(to)
    .filter((name) => name !== 'licenses.txt')
    .reduce((sum, name) => sum + gzipSync(readFileSync(path.join(to, name))).length, 0);
  if (size > LARGEST) {
    throw new Error(`The dashboard has ${size} bytes compressed; at most ${LARGEST} are allowed.`);
  }
}
