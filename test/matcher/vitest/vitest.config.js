/** A project as a user of Vitest has it; test/matcher/vitest.test.ts runs it. */
export default {
  cacheDir: '../../../node_modules/.cache/vitest',
  test: { root: import.meta.dirname, include: ['*.vitest.ts'] },
};
