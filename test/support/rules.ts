import { masstack } from '../../src/masstack/definition.js';

/** What the records of the shipped definition must be. */
export const rules = masstack.lifecycles.records;
