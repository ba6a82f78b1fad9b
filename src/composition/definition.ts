import type { Definition } from '../definition/definition.js';
import { extendLifecycles } from '../lifecycles/extend.js';
import { masstack, neighbours } from '../masstack/definition.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { responseFor } from '../openapi/operation.js';
import { requestRules } from '../server/rules.js';

export interface DefinitionOptions {
  /** The APIs that are simulated: `masstack`, `masstack-neighbours`, or directories. Default: `masstack`. */
  readonly definitions?: readonly string[];
  /** Changes to the contract: names of shipped overlays (`newer-docs`) or files. Default: none. */
  readonly overlays?: readonly string[];
}

/** The definitions that are compiled with this package, by their names. */
const COMPILED: Readonly<Record<string, Definition>> = { [masstack.name]: masstack };

/** Those that this package ships as directories. */
const SHIPPED: Readonly<Record<string, ShippedDirectory>> = { [neighbours.name]: neighbours };

interface ShippedDirectory {
  readonly directory: string;
  /** The definition that must be named before it. */
  readonly addsTo: string;
}

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
  const names = definitions.length === 0 ? [masstack.name] : definitions;
  if (overlays.length === 0) return loadAll(names);
  const documents = await overlaid(names, overlays);
  return withRules(await loadAll(names, { documents, overlays }), overlays);
}

const of = <Value>(table: Readonly<Record<string, Value>>, name: string): Value | undefined =>
  Object.hasOwn(table, name) ? table[name] : undefined;

/** In place of the documents of the definitions, one for each: those with overlays. */
interface Changed {
  readonly documents: readonly OpenApiDocument[];
  readonly overlays: readonly string[];
}

async function loadAll(names: readonly string[], changed?: Changed): Promise<Definition> {
  let joined: Definition | undefined;
  const loaded: Definition[] = [];
  for (const [index, name] of names.entries()) {
    const document = changed?.documents[index];
    loaded.push(
      document !== undefined && Object.hasOwn(COMPILED, name)
        ? await recompile(name, document, changed?.overlays ?? [])
        : await load(name, joined, document),
    );
    joined = await join(loaded);
  }
  return joined ?? masstack;
}

async function join(loaded: readonly Definition[]): Promise<Definition> {
  const [only] = loaded;
  if (only !== undefined && loaded.length === 1) return only;
  const { joinDefinitions } = await import('../definition/join.js');
  return joinDefinitions(loaded);
}

async function load(
  name: string,
  base: Definition | undefined,
  document: OpenApiDocument | undefined,
): Promise<Definition> {
  const compiled = of(COMPILED, name);
  if (compiled !== undefined) return compiled;
  const { loadDefinitionFrom } = await import('../definition/load.js');
  const given = { base, ...(document !== undefined && { document }) };
  const shipped = of(SHIPPED, name);
  if (shipped === undefined) return loadDefinitionFrom(name, given);
  const { directory, addsTo } = shipped;
  if (base === undefined || ![base, ...(base.parts ?? [])].some((each) => each.name === addsTo)) {
    const { DefinitionError } = await import('../definition/source.js');
    throw new DefinitionError(
      `${name} adds to the definition ${addsTo}. Name both, in this order: ${addsTo},${name}`,
    );
  }
  return loadDefinitionFrom(directory, { ...given, shippedAs: name });
}

async function recompile(
  name: string,
  document: OpenApiDocument,
  overlays: readonly string[],
): Promise<Definition> {
  const { compileContract } = await import('../openapi/load.js');
  const contract = compileContract(document, `the contract with ${overlays.join(', ')}`);
  return {
    ...(of(COMPILED, name) ?? masstack),
    contract,
    readDocument: () => Promise.resolve(document),
  };
}

/** The documents of the definitions with the overlays. */
async function overlaid(
  names: readonly string[],
  overlays: readonly string[],
): Promise<readonly OpenApiDocument[]> {
  const { overlay } = await import('../openapi/overlay.js');
  const { layOut } = await import('../definition/layout.js');
  const { readDocument } = await import('../openapi/load.js');
  const documents = names.map(async (name) => {
    const compiled = of(COMPILED, name);
    if (compiled !== undefined) {
      return { document: await compiled.readDocument(), overlays: compiled.overlays };
    }
    const layout = layOut(of(SHIPPED, name)?.directory ?? name);
    return { document: await readDocument(layout.document), overlays: layout.overlays };
  });
  return overlay(await Promise.all(documents), overlays);
}

/** With the rows that come with overlays. */
async function withRules(definition: Definition, overlays: readonly string[]): Promise<Definition> {
  const { contract, lifecycles } = definition;
  const surroundings = {
    taken: (id: string) => Object.hasOwn(requestRules, id),
    describes(id: string, status: number) {
      const operation = contract.operations.get(id);
      return operation !== undefined && responseFor(operation, status) !== undefined;
    },
  };
  const document = await definition.readDocument();
  try {
    const added = document['x-lifecycles'] ?? {};
    return { ...definition, lifecycles: extendLifecycles(lifecycles, added, surroundings) };
  } catch (error) {
    const { DocumentError } = await import('../openapi/load.js');
    const reason = error instanceof Error ? error.message : String(error);
    throw new DocumentError(`the contract with ${overlays.join(', ')} cannot be used: ${reason}`, {
      cause: error,
    });
  }
}
