/** What `npm run fuzz` needs, in one place to bundle. */
export { runFuzz } from './fuzz.js';
export { startServer } from './server-process.js';
