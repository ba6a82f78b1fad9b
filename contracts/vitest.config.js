/**
 * The consumer tests run in Vitest and not in Jest: Pact 16 loads an ES module with `require`, which
 * Node can from 20.19 on and the module system of Jest cannot.
 */
export default {
  cacheDir: '../node_modules/.cache/vitest',
  test: {
    root: import.meta.dirname,
    include: ['**/*.test.ts'],
    // Pact's mock servers are native: each consumer gets a process of its own.
    pool: 'forks',
    // Pact's mock server notes a request a moment after it has answered it. A test that asks too soon
    // is told that the request did not come, and succeeds when it is run once more.
    retry: 3,
    // One contract is written by one file, and in the order of its tests.
    sequence: { concurrent: false, shuffle: false },
  },
};
