import { packageFile, readText } from './files.js';

export { packageFile } from './files.js';

interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

let manifest: Manifest | undefined;

/** Our own package.json. */
export function packageManifest(): Manifest {
  return (manifest ??= JSON.parse(readText(packageFile('package.json'))) as Manifest);
}

/** The version in package.json. */
export function packageVersion(): string {
  return packageManifest().version;
}
