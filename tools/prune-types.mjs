/** Removes the declarations that no entry point leads to: nobody can name them, and they were half of the files. */
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import typescript from 'typescript';

const DECLARATION = /\.d\.c?ts$/;

/** @param exported what `exports` of package.json leads to */
export function pruneTypes(dist, exported) {
  const root = path.dirname(dist);
  const kept = new Set();
  const queue = exported
    .filter((file) => DECLARATION.test(file))
    .map((file) => path.join(root, file));
  for (let file = queue.pop(); file !== undefined; file = queue.pop()) {
    if (kept.has(file) || !existsSync(file)) continue;
    kept.add(file);
    const { importedFiles } = typescript.preProcessFile(readFileSync(file, 'utf8'), true, true);
    for (const { fileName } of importedFiles) {
      if (fileName.startsWith('.')) queue.push(declarationOf(path.resolve(file, '..', fileName)));
    }
  }
  for (const name of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    const file = path.join(dist, name);
    if (DECLARATION.test(name) && !kept.has(file)) rmSync(file);
  }
}

const declarationOf = (module) => module.replace(/\.(c?)js$/, '.d.$1ts');
