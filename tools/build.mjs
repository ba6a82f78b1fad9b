/** `npm run build`: from clean, so that nothing removed from src stays behind in dist. */
import { rmSync } from 'node:fs';
import { build, ensureInstalled } from './ready.mjs';

ensureInstalled();
rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });
await build();
