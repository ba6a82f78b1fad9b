/**
 * Puts the modules that are loaded together into few files: Node takes a third of a millisecond to find
 * and link each one, and a start needs two hundred. What is loaded later (`import()`) stays apart.
 */
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { licensesOf, packagesOf } from './licenses.mjs';

const manifest = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));

/** What whoever installs the package gets, or may bring. All else that is asked for is in the bundle. */
const INSTALLED = ['dependencies', 'optionalDependencies', 'peerDependencies'].flatMap((part) =>
  Object.keys(manifest[part]),
);

/**
 * Small libraries that are bundled: installed, they would be fifteen packages for whoever installs this one
 * (docs/decisions/0111-small-libraries-are-bundled.md). Another one gets here by decision, not by accident.
 */
const BUNDLED = [
  'agent-base',
  'fast-check',
  'handlebars',
  'http-proxy-agent',
  'https-proxy-agent',
  'proxy-agent-negotiate',
  'proxy-from-env',
  'pure-rand',
  '@remix-run/headers',
  '@remix-run/multipart-parser',
];

/** What a module asks for by its name at run time, each in a file of its own. Of Handlebars, its parser is used. */
const VENDORED = {
  handlebars: {
    from: 'handlebars/dist/cjs/handlebars/compiler/base.js',
    to: 'vendor/handlebars.cjs',
  },
};

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
    const modules = await build({
      entryPoints: ENTRY_POINTS.map((file) => path.join(dist, file)),
      outdir: aside,
      outbase: dist,
      bundle: true,
      splitting: true,
      format: 'esm',
      platform: 'node',
      target: 'node20',
      external: INSTALLED,
      chunkNames: 'chunks/[name]-[hash]',
      plugins: [vendored, withoutDebug],
      metafile: true,
      logLevel: 'warning',
    });
    const libraries = await build({
      entryPoints: Object.values(VENDORED).map(({ from, to }) => ({
        in: from,
        out: to.replace(/\.cjs$/, ''),
      })),
      outdir: aside,
      outExtension: { '.js': '.cjs' },
      bundle: true,
      format: 'cjs',
      platform: 'node',
      target: 'node20',
      metafile: true,
      logLevel: 'warning',
    });
    const inputs = [modules, libraries].flatMap(({ metafile }) => Object.keys(metafile.inputs));
    refuseOthers(inputs);
    writeFileSync(path.join(aside, 'licenses.txt'), licensesOf(inputs));
    for (const file of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
      const isOfThePage = file.startsWith(`browser${path.sep}`);
      if (file.endsWith('.js') && !isOfThePage) rmSync(path.join(dist, file));
    }
    cpSync(aside, dist, { recursive: true });
  } finally {
    rmSync(aside, { recursive: true, force: true });
  }
}

const vendored = {
  name: 'vendored',
  setup({ onLoad }) {
    const files = Object.entries(VENDORED).map(([name, { to }]) => [name, `dist/${to}`]);
    onLoad({ filter: /[\\/]runtime[\\/]node[\\/]vendored\.js$/ }, () => ({
      contents: `export const VENDORED = ${JSON.stringify(Object.fromEntries(files))};`,
    }));
  },
};

/** The proxy agents ask for it. It is CommonJS, which a bundle of ES modules cannot ask for Node's modules. */
const withoutDebug = {
  name: 'without-debug',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^debug$/ }, ({ path: name }) => ({ path: name, namespace: 'nothing' }));
    onLoad({ filter: /.*/, namespace: 'nothing' }, () => ({
      contents: 'export default () => () => undefined;',
    }));
  },
};

function refuseOthers(inputs) {
  const others = packagesOf(inputs).filter(
    (directory) => !BUNDLED.some((name) => directory.endsWith(`node_modules/${name}`)),
  );
  if (others.length > 0) {
    throw new Error(
      `${others.join(', ')} would be bundled. Make it a dependency, or name it in BUNDLED of tools/bundle.mjs.`,
    );
  }
}
