/** The control plane's contract. It is four times as large as the other, and loaded where it is used. */
import * as operations from './admin-operations.gen.js';
import * as schemas from './admin-validators.gen.js';
import { createContract, type Contract } from './contract.js';

/** The control plane of the simulator. */
export const adminContract = (): Contract => createContract({ ...operations, schemas });
