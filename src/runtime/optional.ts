import { codeOf } from './failure.js';
import { packageManifest } from './package.js';

/** A package that an installation may leave out (`npm install --omit=optional`) is needed now. */
export class MissingPackage extends Error {
  override readonly name = 'MissingPackage';
}

/**
 * Loads what stands on an optional dependency, or on an optional peer.
 *
 * @param what needs it, to begin a sentence with
 * @throws MissingPackage that says what to install
 */
export async function loadOptional<Module>(
  name: string,
  what: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const code = codeOf(error);
    if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') throw error;
    const { optionalDependencies, peerDependencies } = packageManifest();
    const range = optionalDependencies?.[name] ?? peerDependencies?.[name];
    const wanted = range === undefined ? name : `${name}@${range}`;
    throw new MissingPackage(
      `${what} needs ${name}, which is not installed: npm install ${wanted}`,
      {
        cause: error,
      },
    );
  }
}

/** By its name, too: a page has no packages, and what is left out of it says so in this way. */
export const isMissingPackage = (error: unknown): error is Error =>
  error instanceof Error && error.name === 'MissingPackage';
