/**
 * `import 'masstack-mock/jest'` adds `toSatisfyContract` to the `expect` of Jest, and to that of Vitest
 * where it is global (`globals: true`). Elsewhere: `expect.extend({ toSatisfyContract })`.
 */
import type {} from 'expect';
import { toSatisfyContract, type ToSatisfyContract } from './contract-matchers.js';
import type { Asked } from './contract-matchers.js';

export { createToSatisfyContract, toSatisfyContract } from './contract-matchers.js';
export type { MatcherResult, ToSatisfyContract } from './contract-matchers.js';
export type { Asked } from './contract-matchers.js';

interface Extensible {
  extend(matchers: { readonly toSatisfyContract: ToSatisfyContract }): void;
}

const { expect } = globalThis as { readonly expect?: Extensible };
expect?.extend({ toSatisfyContract });

declare module 'expect' {
  interface Matchers<R extends void | Promise<void>, T = unknown> {
    /**
     * The response keeps the documented contract. Await it: the body of a `fetch` is read first.
     *
     * @param asked what was asked for, where the response does not say it
     */
    toSatisfyContract(this: Matchers<R, T>, asked?: Asked): Promise<void>;
  }
}

declare global {
  // The types of Jest's globals (`@types/jest`), where they are installed.
  // eslint-disable-next-line @typescript-eslint/no-namespace -- it is theirs
  namespace jest {
    // eslint-disable-next-line @typescript-eslint/no-empty-object-type -- the parameters must be the same
    interface Matchers<R, T = {}> {
      /** The response keeps the documented contract. Await it: the body of a `fetch` is read first. */
      toSatisfyContract(this: Matchers<R, T>, asked?: Asked): Promise<void>;
    }
  }
}
