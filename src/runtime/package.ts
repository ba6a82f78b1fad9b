import { readFileSync } from 'node:fs';

interface Manifest {
  readonly version: string;
  readonly peerDependencies?: Readonly<Record<string, string>>;
}

let manifest: Manifest | undefined;

/** Our own package.json. */
export function packageManifest(): Manifest {
  return (manifest ??= readManifest());
}

function readManifest(): Manifest {
  const text = readFileSync(new URL('../../package.json', import.meta.url), 'utf8');
  return JSON.parse(text) as Manifest;
}

/** The version in package.json. */
export function packageVersion(): string {
  return packageManifest().version;
}
