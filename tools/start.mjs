/** `npm start`: the command, in a checkout that may be fresh. */
import { ensureReady } from './ready.mjs';

await ensureReady();
await import('../dist/cli/main.js');
