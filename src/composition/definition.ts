import type { Definition } from '../definition/definition.js';
import { extendLifecycles } from '../lifecycles/extend.js';
import { masstack } from '../masstack/definition.js';
import { responseFor } from '../openapi/operation.js';
import { requestRules } from '../server/rules.js';

export interface DefinitionOptions {
  /** The APIs that are simulated: `masstack`, or directories. Default: `masstack`. */
  readonly definitions?: readonly string[];
  /** Changes to the contract: names of shipped overlays (`newer-docs`) or files. Default: none. */
  readonly overlays?: readonly string[];
}

/** The definitions that this package ships, by their names. */
const SHIPPED: Readonly<Record<string, Definition>> = { [masstack.name]: masstack };

/**
 * Without overlays, what was compiled when the package was built. With them, or with a definition of
 * a directory, documents are read and compiled now, which makes the start slower.
 *
 * @throws DefinitionError or DocumentError with what cannot be used, by file and line
 */
export async function loadDefinition({
  definitions = [],
  overlays = [],
}: DefinitionOptions): Promise<Definition> {
  const definition = await loadAll(definitions.length === 0 ? [masstack.name] : definitions);
  return overlays.length === 0 ? definition : overlaid(definition, overlays);
}

async function loadAll(names: readonly string[]): Promise<Definition> {
  const loaded: Definition[] = [];
  for (const name of names) {
    const shipped = Object.hasOwn(SHIPPED, name) ? SHIPPED[name] : undefined;
    loaded.push(shipped ?? (await loadFrom(name)));
  }
  const [only] = loaded;
  if (only !== undefined && loaded.length === 1) return only;
  const { joinDefinitions } = await import('../definition/join.js');
  return joinDefinitions(loaded);
}

async function loadFrom(directory: string): Promise<Definition> {
  const { loadDefinitionFrom } = await import('../definition/load.js');
  return loadDefinitionFrom(directory);
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
