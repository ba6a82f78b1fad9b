/** What `npm run fault-test` needs, in one place to bundle. */
export { FAULTS } from './faults.js';
export { runFaults } from './fault-stage.js';
