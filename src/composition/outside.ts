import type { Definition } from '../definition/definition.js';
import type { OrdinaryContract } from '../openapi/ordinary/contract.js';
import type { OrdinaryOptions } from '../server/ordinary/index.js';
import type { Outside } from '../server/pipeline.js';
import { splitTarget } from '../server/message.js';

/** A document, and the name that the log gives it. */
interface Document {
  readonly name: string;
  readonly contract: OrdinaryContract;
  readonly isOfDefinition: boolean;
}

/**
 * What answers the operations that no lifecycle has: the documents of the definitions, and the one of
 * `--spec`; `undefined` when there is none.
 */
export async function loadOutside(
  file: string | undefined,
  { name, ordinary, parts = [] }: Definition,
  services: Omit<OrdinaryOptions, 'contract' | 'name' | 'isOfDefinition'>,
): Promise<Outside | undefined> {
  const documents: Document[] = [];
  const add = (from: string, contract: OrdinaryContract | undefined): void => {
    if (contract !== undefined) documents.push({ name: from, contract, isOfDefinition: true });
  };
  add(name, ordinary);
  for (const part of parts) add(part.name, part.ordinary);
  if (file !== undefined) {
    // Without it, the answers of the same document would be other ones, and nobody would know why.
    await (await import('../server/load-prism.js')).requirePrism('--spec');
    const { readOrdinary } = await import('../openapi/load.js');
    const contract = await readOrdinary(file);
    documents.push({ name: file, contract, isOfDefinition: false });
  }
  if (documents.length === 0) return undefined;
  const { createOutside } = await import('../server/ordinary/index.js');
  const all = documents.map((document) => ({
    contract: document.contract,
    answer: createOutside({ ...document, ...services }),
  }));
  return async (request, world, trace, allow) => {
    const { path, query } = splitTarget(request.url);
    const found = all.map(({ contract, answer }) => ({
      answer,
      match: contract.match(request.method, path, query),
    }));
    const known = found.filter(({ match }) => match !== undefined);
    const best =
      known.find(({ match }) => match !== undefined && 'candidates' in match) ?? known[0];
    return best?.answer(request, world, trace, allow);
  };
}
