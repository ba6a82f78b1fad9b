/**
 * Prism's parts require `@stoplight/types` without declaring it. Package managers that show a package only
 * what it declares (pnpm without hoisting, Yarn PnP) then do not find it, so it is lent from here: it is a
 * dependency of ours. `load-prism.ts` imports this before Prism.
 */
import Module, { createRequire } from 'node:module';

const LENT = '@stoplight/types';

type Resolve = (request: string, ...others: readonly unknown[]) => string;
const loader = Module as unknown as { _resolveFilename: Resolve };
const resolve = loader._resolveFilename;
const own = createRequire(import.meta.url);
let isLending = false;

loader._resolveFilename = function (this: unknown, request, ...others) {
  try {
    return resolve.call(this, request, ...others);
  } catch (error) {
    if (request !== LENT || isLending) throw error;
    isLending = true;
    try {
      return own.resolve(LENT);
    } finally {
      isLending = false;
    }
  }
};
