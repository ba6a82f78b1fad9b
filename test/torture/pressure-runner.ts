/** What `npm run pressure-test` needs, in one place to bundle. */
export { holdUploads, makeWorlds } from './pressure.js';
export { startServer } from './server-process.js';
