import { PactError } from './read-pacts.js';

/**
 * A package that only those install who verify pacts.
 *
 * @throws PactError with the command that installs it
 */
export async function importPeer<Module>(
  name: string,
  load: () => Promise<Module>,
): Promise<Module> {
  try {
    return await load();
  } catch (error) {
    const missing =
      error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND';
    if (!missing) throw error;
    throw new PactError(
      `verifying pacts needs ${name}, which is not installed: npm install --save-dev @pact-foundation/pact@16 @pactflow/openapi-pact-comparator@1`,
      { cause: error },
    );
  }
}
