/** What `npm run crash-test -- --data postgres` needs, in one place to bundle. */
export { runClusterCrashes } from './cluster.js';
