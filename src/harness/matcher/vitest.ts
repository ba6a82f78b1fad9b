/** `import 'masstack-mock/vitest'` adds `toSatisfyContract` to the `expect` of Vitest. */
import { expect } from 'vitest';
import type { Asked } from './judge.js';
import { toSatisfyContract } from './to-satisfy-contract.js';

export { createToSatisfyContract, toSatisfyContract } from './to-satisfy-contract.js';
export type { MatcherResult, ToSatisfyContract } from './to-satisfy-contract.js';
export type { Asked } from './judge.js';

expect.extend({ toSatisfyContract });

declare module 'vitest' {
  interface Matchers<T> {
    /** The response keeps the documented contract. Await it: the body of a `fetch` is read first. */
    toSatisfyContract(this: Matchers<T>, asked?: Asked): Promise<void>;
  }
}
