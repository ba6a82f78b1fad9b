/** The two contracts of this package, compiled when it was built. */
import * as adminOperations from './admin-operations.gen.js';
import * as adminSchemas from './admin-validators.gen.js';
import { createContract, type Contract } from './contract.js';
import type { EvidenceTable } from './evidence.js';
import { evidence } from './evidence.gen.js';
import * as documentedOperations from './operations.gen.js';
import * as documentedSchemas from './validators.gen.js';

/** The Masstack Documents API, as far as the five pages go. */
export const documentsContract = (): Contract =>
  createContract({
    ...documentedOperations,
    schemas: documentedSchemas,
    evidence: () => JSON.parse(evidence) as EvidenceTable,
  });

/** The control plane of the simulator. */
export const adminContract = (): Contract =>
  createContract({ ...adminOperations, schemas: adminSchemas });
