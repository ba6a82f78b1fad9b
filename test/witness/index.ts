/** What `npm run witness` needs of the honest server. */
export { reportGateways } from './gateways.js';
export { reportTrials, serveWitness } from './report.js';
