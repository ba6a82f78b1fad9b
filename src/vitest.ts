/** `import 'masstack-mock/vitest'` adds `toSatisfyContract` to the `expect` of Vitest. */
import { expect } from 'vitest';
import type { Asked } from './contract-matchers.js';
import { toSatisfyContract } from './contract-matchers.js';

export { createToSatisfyContract, toSatisfyContract } from './contract-matchers.js';
export type { MatcherResult, ToSatisfyContract } from './contract-matchers.js';
export type { Asked } from './contract-matchers.js';

expect.extend({ toSatisfyContract });

declare module 'vitest' {
  interface Matchers<T> {
    /** The response keeps the documented contract. Await it: the body of a `fetch` is read first. */
    toSatisfyContract(this: Matchers<T>, asked?: Asked): Promise<void>;
  }
}
