import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

let manifest: Manifest | undefined;

let root: string | undefined;

/** A file that this package ships. Modules are bundled, so none knows how deep it lies. */
export function packageFile(...names: readonly string[]): string {
  root ??= findRoot(path.dirname(fileURLToPath(import.meta.url)));
  return path.join(root, ...names);
}

function findRoot(directory: string): string {
  if (existsSync(path.join(directory, 'package.json'))) return directory;
  const parent = path.dirname(directory);
  if (parent === directory) throw new Error('the package.json of masstack-mock is missing');
  return findRoot(parent);
}

/** Our own package.json. */
export function packageManifest(): Manifest {
  return (manifest ??= readManifest());
}

function readManifest(): Manifest {
  const text = readFileSync(packageFile('package.json'), 'utf8');
  return JSON.parse(text) as Manifest;
}

/** The version in package.json. */
export function packageVersion(): string {
  return packageManifest().version;
}
