/** The contract of this package's own document, compiled when it was built. */
import { createContract, type Contract } from '../openapi/contract.js';
import type { EvidenceTable } from '../openapi/evidence.js';
import { evidence } from './evidence.gen.js';
import * as operations from './operations.gen.js';
import * as schemas from './validators.gen.js';

/** The Masstack Documents API, as far as the five pages go. */
export const documentsContract = (): Contract =>
  createContract({
    ...operations,
    schemas,
    evidence: () => JSON.parse(evidence) as EvidenceTable,
  });
