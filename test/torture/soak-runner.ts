/** What `npm run soak` needs, in one place to bundle. */
export { runSoak } from './soak.js';
export { startServer } from './server-process.js';
