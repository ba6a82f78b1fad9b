/**
 * The client and the matchers of Jest for test runners that take CommonJS (`require`). The simulator itself is one of ES
 * modules; such tests reach it through `masstack-mock exec`.
 */
import { cpSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licensesOf } from './licenses.mjs';

/** @param dist the directory with the compiled modules */
export async function bundleCommonjs(dist) {
  const { metafile } = await build({
    entryPoints: { client: path.join(dist, 'client.js'), jest: path.join(dist, 'jest.js') },
    outdir: path.join(dist, 'commonjs'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node20',
    logLevel: 'warning',
    metafile: true,
    plugins: [withoutDefinitions],
  });
  writeFileSync(
    path.join(dist, 'commonjs', 'licenses.txt'),
    licensesOf(Object.keys(metafile.inputs)),
  );
  cpSync(fileURLToPath(new URL('commonjs', import.meta.url)), path.join(dist, 'commonjs'), {
    recursive: true,
  });
}

const MESSAGE =
  "createToSatisfyContract needs ES modules: start Jest with NODE_OPTIONS=--experimental-vm-modules, and import 'masstack-mock/jest'.";

/** What reads documents and directories comes in by `import()`, which plain Jest does not have. */
const withoutDefinitions = {
  name: 'without-definitions',
  setup({ onLoad }) {
    onLoad({ filter: /[\\/]composition[\\/]definition\.js$/ }, () => ({
      contents: `export const loadDefinition = () => Promise.reject(new Error(${JSON.stringify(MESSAGE)}));`,
    }));
  },
};
