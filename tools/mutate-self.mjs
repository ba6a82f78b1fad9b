/** `npm run mutate:self`: `verify` must notice every broken rule that can be noticed. */
import { ensureReady } from './ready.mjs';

await ensureReady();
process.argv.splice(2, 0, 'mutate', '--self', '--min-score', '100');
await import('../dist/cli/main.js');
