import { groupByCause } from '../../src/harness/index.js';
import { atOnce } from '../support/at-once.js';
import type { RunVerify } from './trial.js';
import { parseBindings, verify } from '../support/verify.js';

/** The product, as the trials run it; they themselves know nothing of it. */
export const run: RunVerify = async ({ bindings, ...target }) => {
  const { events, trouble } = await verify({
    ...target,
    yes: true,
    rate: Infinity,
    rules: [],
    pause: atOnce,
    bindings: parseBindings(bindings, () => undefined),
  });
  return { events, trouble, causes: groupByCause(events) };
};
