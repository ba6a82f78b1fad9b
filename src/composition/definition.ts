import type { Definition } from '../definition/definition.js';
import { extendLifecycles } from '../lifecycles/extend.js';
import { masstack } from '../masstack/definition.js';
import { responseFor } from '../openapi/operation.js';
import { requestRules } from '../server/rules.js';

export interface DefinitionOptions {
  /** Changes to the contract: names of shipped overlays (`newer-docs`) or files. Default: none. */
  readonly overlays?: readonly string[];
}

/**
 * Without overlays, what was compiled when the package was built. With them, the document is changed
 * and compiled now, which makes the start slower.
 *
 * @throws DocumentError when an overlay cannot be read or does not fit the document
 */
export async function loadDefinition({ overlays = [] }: DefinitionOptions): Promise<Definition> {
  return overlays.length === 0 ? masstack : overlaid(masstack, overlays);
}

async function overlaid(definition: Definition, overlays: readonly string[]): Promise<Definition> {
  const { overlay } = await import('../openapi/overlay.js');
  const { compileContract, DocumentError } = await import('../openapi/load.js');
  const document = await overlay(await definition.readDocument(), overlays);
  const name = `the contract with ${overlays.join(', ')}`;
  const contract = compileContract(document, name);
  try {
    return {
      ...definition,
      contract,
      lifecycles: extendLifecycles(definition.lifecycles, document['x-lifecycles'] ?? {}, {
        taken: (id) => Object.hasOwn(requestRules, id),
        describes(id, status) {
          const operation = contract.operations.get(id);
          return operation !== undefined && responseFor(operation, status) !== undefined;
        },
      }),
      readDocument: () => Promise.resolve(document),
    };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new DocumentError(`${name} cannot be used: ${reason}`, { cause: error });
  }
}
