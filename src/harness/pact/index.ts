/** Pacts of consumers: read, checked against a target and the documentation, and told. */
export { openBroker, type Broker } from './broker.js';
export type { BrokerAddress } from './hal.js';
export { PactError, readPacts, toPact, type PactFile } from './read-pacts.js';
export type { PactResult } from './result.js';
export { toRun } from './run.js';
export { openPactTarget, type OpenedPactTarget } from './target.js';
export { describePact } from './tell.js';
export { verifyPacts } from './verify.js';
