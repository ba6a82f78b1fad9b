/**
 * Writes what is derived from spec/openapi.yaml: the types, the operations and the compiled
 * validators, so that neither YAML nor ajv is loaded when the simulator starts.
 */
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import openapiTypes, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const target = path.join(root, 'src', 'openapi');
const cache = path.join(root, 'node_modules', '.cache', 'masstack-mock');
const BANNER = '// Generated from spec/openapi.yaml by `npm run generate`. Not to be edited.\n';

/** The modules that read a document are TypeScript, and nothing is built yet. */
async function loadSource(entry) {
  const outfile = path.join(cache, `${path.basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(target, entry)],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
  });
  return import(`${pathToFileURL(outfile).href}?${Date.now()}`);
}

/** ajv's code asks for its own run-time parts with `require`; bundled, the module stands alone. */
async function bundleValidators(code) {
  const result = await build({
    stdin: { contents: code, resolveDir: target, sourcefile: 'validators.js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    external: ['./formats.js'],
  });
  return result.outputFiles[0].text;
}

export async function generate() {
  await mkdir(cache, { recursive: true });
  const file = path.join(root, 'spec', 'openapi.yaml');
  const document = parse(await readFile(file, 'utf8'));
  const { describeOperations, basePathOf } = await loadSource('document.ts');
  const { compileSchemas, requireValidator, requestKey, replyKey } = await loadSource('compile.ts');

  const described = describeOperations(document);
  const ajv = compileSchemas(document, described, { forSource: true });
  const names = {};
  const requests = described.map(({ operation }, index) => {
    names[`request${index}`] = requestKey(operation.id);
    return `${JSON.stringify(operation.id)}: request${index}`;
  });
  const replyNames = [...new Set(described.flatMap(({ replies }) => Object.keys(replies)))];
  const replies = replyNames.map((name, index) => {
    names[`reply${index}`] = replyKey(name);
    return `${JSON.stringify(name)}: reply${index}`;
  });
  for (const key of Object.values(names)) requireValidator(ajv, key);
  const code = [
    "import { formats } from './formats.js';",
    standaloneCode(ajv, names)
      .replace(/^["']use strict["'];/, '')
      .replaceAll(/^export const ((?:request|reply)\d+)/gm, 'const $1'),
    `export const requests = {${requests.join(', ')}};`,
    `export const replies = {${replies.join(', ')}};`,
  ].join('\n');

  const outputs = {
    'types.gen.ts': astToString(await openapiTypes(document)),
    'validators.gen.ts': `// @ts-nocheck\n${await bundleValidators(code)}`,
    'operations.gen.ts': [
      "import type { Operation } from './operation.js';",
      `export const basePath = ${JSON.stringify(basePathOf(document))};`,
      `export const operations: readonly Operation[] = ${JSON.stringify(
        described.map(({ operation }) => operation),
        null,
        1,
      )};`,
    ].join('\n'),
  };
  for (const [name, text] of Object.entries(outputs)) {
    await writeFile(path.join(target, name), `${BANNER}${text}\n`);
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
