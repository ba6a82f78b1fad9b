/** What `npm run witness` needs of the honest server, and of the product. */
export { reportGateways } from './gateways.js';
export { runPatiently } from './product.js';
export { reportTrials, serveWitness } from './report.js';
