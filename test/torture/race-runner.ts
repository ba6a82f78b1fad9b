/** What `npm run race-test` needs, in one place to bundle. */
export { runRaces } from './race.js';
export { startServer } from './server-process.js';
export { startCluster } from './cluster.js';
