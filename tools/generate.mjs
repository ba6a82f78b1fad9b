/**
 * Writes what is derived from the documents in spec/: the types, the operations and the compiled
 * validators, so that neither YAML nor ajv is loaded when the simulator starts.
 */
import { mkdir, readFile, readdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Ajv2020 } from 'ajv/dist/2020.js';
import standaloneCode from 'ajv/dist/standalone/index.js';
import { build } from 'esbuild';
import openapiTypes, { astToString } from 'openapi-typescript';
import { parse } from 'yaml';

const root = fileURLToPath(new URL('..', import.meta.url));
const source = path.join(root, 'src');
const openapi = path.join(source, 'openapi');
const masstack = path.join(source, 'masstack');
const cache = path.join(root, 'node_modules', '.cache', 'masstack-mock');

/** The modules that read a document are TypeScript, and nothing is built yet. */
async function loadSource(entry) {
  const outfile = path.join(cache, `${path.basename(entry, '.ts')}.mjs`);
  await build({
    entryPoints: [path.join(source, entry)],
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
async function bundleValidators(code, resolveDir) {
  const result = await build({
    stdin: { contents: code, resolveDir, sourcefile: 'validators.js' },
    bundle: true,
    write: false,
    platform: 'node',
    format: 'esm',
    logLevel: 'error',
    // Nobody reads it, and all of it is scanned at each start.
    minifyWhitespace: true,
    external: ['*/formats.js', '*/record-formats.js'],
  });
  return result.outputFiles[0].text;
}

/**
 * ajv counts the characters of a text, one by one, also to tell whether it is empty; an image in a body is
 * millions of them. A text never has more characters than code units, and never less than half as many.
 */
function countOnlyInDoubt(code) {
  const [, count] =
    /const (func\d+) = require\("ajv\/dist\/runtime\/ucs2length"\)/.exec(code) ?? [];
  if (count === undefined) return code;
  return code.replaceAll(
    new RegExp(`${count}\\((data\\d*)\\) ([<>]) (\\d+)`, 'g'),
    (counted, data, sign, limit) => {
      if (sign === '>') return `${data}.length > ${limit} && ${counted}`;
      if (limit === '1') return `${data}.length < 1`;
      return `${data}.length < ${limit} || ${data}.length < ${2 * limit} && ${counted}`;
    },
  );
}

const CONTRACTS = [
  { file: 'openapi.yaml', target: masstack, prefix: '', components: false, graded: true },
  {
    file: 'admin.openapi.yaml',
    target: openapi,
    prefix: 'admin-',
    components: true,
    graded: false,
  },
];

export async function generate() {
  await mkdir(cache, { recursive: true });
  const sources = {
    ...(await loadSource('openapi/document.ts')),
    ...(await loadSource('openapi/compile.ts')),
    ...(await loadSource('openapi/evidence.ts')),
  };
  for (const { file, target, prefix, components, graded } of CONTRACTS) {
    const document = parse(await readFile(path.join(root, 'spec', file), 'utf8'));
    const outputs = await derive(document, sources, { target, components, graded });
    for (const [name, text] of Object.entries(outputs)) {
      const banner = `// Generated from spec/${file} by \`npm run generate\`. Do not edit.\n`;
      await writeFile(path.join(target, `${prefix}${name}`), `${banner}${text}\n`);
    }
  }
  await generateLifecycles();
}

/** The tables of `spec/lifecycles/`, in the order of the files' names: chance is drawn in it. */
async function generateLifecycles() {
  const { readLifecycle } = await loadSource('lifecycles/read.ts');
  const directory = path.join(root, 'spec', 'lifecycles');
  const schema = await readFile(path.join(root, 'spec', 'lifecycle.schema.json'), 'utf8');
  const isLifecycle = new Ajv2020({ strict: true, allErrors: true }).compile(JSON.parse(schema));
  const lifecycles = [];
  for (const name of (await readdir(directory)).sort()) {
    const document = parse(await readFile(path.join(directory, name), 'utf8'));
    if (!isLifecycle(document)) {
      const [{ instancePath, message }] = isLifecycle.errors;
      throw new Error(`spec/lifecycles/${name}, ${instancePath} ${message}`);
    }
    lifecycles.push(readLifecycle(document));
  }
  await writeFile(
    path.join(masstack, 'lifecycles.gen.ts'),
    [
      '// Generated from spec/lifecycles/ by `npm run generate`. Do not edit.',
      "import type { Lifecycle } from '../lifecycles/lifecycle.js';",
      // Text: JSON is read faster than a literal.
      `export const shipped = JSON.parse(${JSON.stringify(JSON.stringify(lifecycles))}) as readonly Lifecycle[];`,
      '',
    ].join('\n'),
  );
  await writeFile(
    path.join(masstack, 'remembered.gen.ts'),
    `// Generated from spec/lifecycles/ by \`npm run generate\`. Do not edit.\n// @ts-nocheck\n${await compileRemembered(lifecycles)}\n`,
  );
}

/** For each kind of record, the check of what is remembered of it. */
async function compileRemembered(lifecycles) {
  const { compileRecords, schemaOfRecord } = await loadSource('lifecycles/remembered.ts');
  const ajv = compileRecords({ forSource: true });
  const names = {};
  const rows = lifecycles.map((lifecycle, index) => {
    ajv.addSchema(schemaOfRecord(lifecycle), lifecycle.kind);
    names[`record${index}`] = lifecycle.kind;
    return `${JSON.stringify(lifecycle.kind)}: record${index}`;
  });
  const code = [
    "import { recordFormats } from '../lifecycles/record-formats.js';",
    countOnlyInDoubt(standaloneCode(ajv, names))
      .replace(/^["']use strict["'];/, '')
      .replaceAll(/^export const (record\d+)/gm, 'const $1'),
    `export const validators = {${rows.join(', ')}};`,
  ].join('\n');
  return bundleValidators(code, masstack);
}

async function derive(document, sources, { target, components: withComponents, graded }) {
  // Where the modules are that the derived ones use.
  const near = target === openapi ? './' : '../openapi/';
  const { describeOperations, describeEvidence, basePathOf, compileSchemas, requireValidator } =
    sources;
  const described = describeOperations(document);
  const ajv = compileSchemas(document, described, { forSource: true });
  const names = {};
  const record = (prefix, keys, keyOf) => {
    const rows = keys.map((key, index) => {
      names[`${prefix}${index}`] = keyOf(key);
      return `${JSON.stringify(key)}: ${prefix}${index}`;
    });
    return `{${rows.join(', ')}}`;
  };
  const exported = {
    requests: record(
      'request',
      described.map(({ operation }) => operation.id),
      sources.requestKey,
    ),
    replies: record(
      'reply',
      [...new Set(described.flatMap(({ replies }) => Object.keys(replies)))],
      sources.replyKey,
    ),
    components: record(
      'component',
      withComponents ? Object.keys(document.components.schemas) : [],
      sources.componentKey,
    ),
  };
  for (const key of Object.values(names)) requireValidator(ajv, key);
  const code = [
    `import { formats } from '${near}formats.js';`,
    countOnlyInDoubt(standaloneCode(ajv, names))
      .replace(/^["']use strict["'];/, '')
      .replaceAll(/^export const ((?:request|reply|component)\d+)/gm, 'const $1'),
    ...Object.entries(exported).map(([name, rows]) => `export const ${name} = ${rows};`),
  ].join('\n');

  return {
    'types.gen.ts': astToString(await openapiTypes(document, { defaultNonNullable: false })),
    'validators.gen.ts': `// @ts-nocheck\n${await bundleValidators(code, target)}`,
    'operations.gen.ts': [
      `import type { Operation } from '${near}operation.js';`,
      `export const basePath = ${JSON.stringify(basePathOf(document))};`,
      `export const operations: readonly Operation[] = ${JSON.stringify(
        described.map(({ operation }) => operation),
        null,
        1,
      )};`,
    ].join('\n'),
    // Text, so that nothing of it is read before somebody asks: JSON is read ten times as fast as YAML.
    ...(graded && {
      'document.gen.ts': `export const document = ${JSON.stringify(JSON.stringify(document))};`,
      'evidence.gen.ts': `export const evidence = ${JSON.stringify(
        JSON.stringify(describeEvidence(document, described)),
      )};`,
    }),
  };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await generate();
