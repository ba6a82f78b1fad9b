import { groupByCause, type VerifyOptions } from '../../src/harness/index.js';
import { atOnce } from '../support/at-once.js';
import { parseBindings, verify } from '../support/verify.js';
import type { RunVerify } from './trial.js';

/** The product, as the trials run it; they themselves know nothing of it. */
const runWith =
  (options: Pick<VerifyOptions, 'pause'>): RunVerify =>
  async ({ bindings, ...target }) => {
    const { events, trouble } = await verify({
      ...target,
      ...options,
      yes: true,
      rate: Infinity,
      rules: [],
      bindings: parseBindings(bindings, () => undefined),
    });
    return { events, trouble, causes: groupByCause(events) };
  };

/** As its users run it: what may be late is waited for. */
export const runPatiently = runWith({});

/** Nothing is waited for, so that a test takes no longer than its requests. */
export const run = runWith({ pause: atOnce });
