/**
 * The simulator for pages and service workers: the same modules, with `src/runtime/browser` in place of
 * `src/runtime/node`. What a page cannot have (files, PostgreSQL, Prism) says so when it is asked for.
 */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { licensesOf } from './licenses.mjs';

/** Reached by `import()` only, for options that a browser does not have, or by requests that need Prism. */
const NOT_IN_A_BROWSER = {
  'composition/database.js': 'PostgreSQL',
  'composition/listen.js': 'a port',
  'composition/mcp.js': 'MCP',
  'definition/join.js': 'a second definition',
  'definition/layout.js': 'a definition of a directory',
  'definition/load.js': 'a definition of a directory',
  'definition/source.js': 'a definition of a directory',
  'openapi/load.js': 'a document of a file',
  'openapi/overlay.js': 'an overlay',
  'server/export.js': 'an export to a directory',
  'server/lend-types.js': 'Prism (Prefer: dynamic=true)',
  'server/ordinary/index.js': 'a document without lifecycles',
  'server/prism.js': 'Prism (Prefer: dynamic=true)',
  'server/stubs/proxy.js': 'a stub with proxyBaseUrl',
  'server/stubs/stub-files.js': 'a directory of stubs',
  'server/stubs/stub-log.js': 'a data directory',
  'telemetry/metrics.js': 'metrics',
  'telemetry/traces.js': 'traces',
  'store/durable-store.js': 'a data directory',
};

/** @param dist the directory with the compiled modules */
export async function bundleBrowser(dist) {
  const { metafile } = await build({
    entryPoints: { index: path.join(dist, 'browser.js'), msw: path.join(dist, 'msw-browser.js') },
    external: ['msw'],
    outdir: path.join(dist, 'browser'),
    bundle: true,
    splitting: true,
    minify: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2023',
    chunkNames: 'chunks/[name]-[hash]',
    inject: [fileURLToPath(new URL('browser-buffer.mjs', import.meta.url))],
    plugins: [environment(dist)],
    metafile: true,
    logLevel: 'warning',
  });
  writeFileSync(
    path.join(dist, 'browser', 'licenses.txt'),
    licensesOf(Object.keys(metafile.inputs)),
  );
  return metafile;
}

const environment = (dist) => ({
  name: 'environment',
  setup(bundler) {
    const { onResolve, onLoad } = bundler;
    onResolve({ filter: /^\.\/node\// }, ({ path: file, resolveDir }) =>
      resolveDir === path.join(dist, 'runtime')
        ? { path: path.join(resolveDir, file.replace('./node/', './browser/')) }
        : undefined,
    );
    onLoad({ filter: /\.js$/ }, ({ path: file }) => {
      const what = NOT_IN_A_BROWSER[path.relative(dist, file).replaceAll(path.sep, '/')];
      return what === undefined ? undefined : { contents: refusal(what) };
    });
    // It loads when a stub needs it.
    onResolve({ filter: /^re2js$/ }, ({ kind }) =>
      kind === 'import-statement'
        ? { path: path.join(dist, 'runtime', 'browser', 're2js.js') }
        : undefined,
    );
    // Of Handlebars, its parser is used; the rest is three times as large.
    onResolve({ filter: /^handlebars$/ }, ({ kind, resolveDir }) =>
      bundler.resolve('handlebars/dist/cjs/handlebars/compiler/base.js', { kind, resolveDir }),
    );
    // Whatever else comes to need Node is refused when it is loaded, and must not be loaded at the start.
    onResolve({ filter: /^node:/ }, ({ path: name }) => ({ path: name, namespace: 'node' }));
    onLoad({ filter: /.*/, namespace: 'node' }, ({ path: name }) => ({
      contents: `${refusal(name)} module.exports = {};`,
    }));
  },
});

const refusal = (what) => {
  const message = `masstack-mock has no ${what.replace(/^an? /, '')} in a browser. Start it as a server for that: npx masstack-mock`;
  return `throw Object.assign(new Error(${JSON.stringify(message)}), { name: 'MissingPackage' });`;
};
