/** Checks `action.yml` (or the files that are named) by GitHub's own schema and expression parser. */
import { readFileSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { build } from 'esbuild';

const at = (file) => fileURLToPath(new URL(file, import.meta.url));
const bundle = at('../node_modules/.cache/masstack-mock/action-validator.cjs');
await build({
  entryPoints: [at('action-validator.mjs')],
  bundle: true,
  platform: 'node',
  format: 'cjs',
  logLevel: 'error',
  outfile: bundle,
});
const { validateAction, TextDocument } = await import(pathToFileURL(bundle).href);

const given = process.argv.slice(2);
const files = given.length > 0 ? given : [at('../action.yml')];
for (const file of files) {
  const { href } = pathToFileURL(file);
  const found = await validateAction(
    TextDocument.create(href, 'yaml', 0, readFileSync(file, 'utf8')),
  );
  for (const { message, range } of found) {
    const { line, character } = range.start;
    process.stderr.write(`${file}:${line + 1}:${character + 1}: ${message}\n`);
    process.exitCode = 1;
  }
}
if (process.exitCode === undefined)
  process.stdout.write(`${files.join(', ')}: nothing is wrong.\n`);
