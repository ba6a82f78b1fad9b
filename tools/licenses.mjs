/** The licences of what is bundled: they ask to be handed on with the code. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @param inputs the files that esbuild has read. Returns the directories of the packages that they are of. */
export function packagesOf(inputs) {
  const directories = inputs.flatMap(
    (input) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replaceAll('\\', '/'))?.[0] ?? [],
  );
  return [...new Set(directories)].sort();
}

/** @param inputs the files that esbuild has read */
export function licensesOf(inputs) {
  const texts = packagesOf(inputs).map((name) => {
    const directory = path.resolve(root, name);
    const manifest = JSON.parse(readFileSync(path.join(directory, 'package.json'), 'utf8'));
    const file = readdirSync(directory).find((each) => /^licen[cs]e/i.test(each));
    const text =
      file === undefined ? manifest.license : readFileSync(path.join(directory, file), 'utf8');
    return `${manifest.name} ${manifest.version}\n\n${text.trim()}\n`;
  });
  // One package may lie in several places.
  return [...new Set(texts)].join('\n----\n\n');
}
