import { extendLifecycles } from '../lifecycles/extend.js';
import { lifecycles, type Lifecycles } from '../lifecycles/index.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { documentsContract } from '../openapi/index.js';
import { responseFor } from '../openapi/operation.js';
import { requestRules } from '../server/rules.js';

/** What is documented and what may happen: as shipped, or with overlays over it. */
export interface ContractInForce {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
}

const shipped = (): ContractInForce => ({
  contract: documentsContract(),
  lifecycles,
  async readDocument() {
    const { readShipped } = await import('../openapi/load.js');
    return readShipped();
  },
});

/**
 * Without overlays, what was compiled when the package was built. With them, the document is changed
 * and compiled now, which makes the start slower.
 *
 * @param overlays names of shipped ones (`newer-docs`) or files, applied in this order
 * @throws DocumentError when one cannot be read or does not fit the document
 */
export async function loadContractInForce(overlays: readonly string[]): Promise<ContractInForce> {
  if (overlays.length === 0) return shipped();
  const { readOverlaid } = await import('../openapi/overlay.js');
  const { compileContract, DocumentError, SHIPPED_DOCUMENT } = await import('../openapi/load.js');
  const document = await readOverlaid(SHIPPED_DOCUMENT, overlays);
  const name = `the contract with ${overlays.join(', ')}`;
  const contract = compileContract(document, name);
  try {
    const added = document['x-lifecycles'] ?? {};
    return {
      contract,
      lifecycles: extendLifecycles(lifecycles, added, {
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
