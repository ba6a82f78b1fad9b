/** Tests run as native ES modules, as the product does (lowdb and jose are ESM only). */
export default {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  globalSetup: '<rootDir>/test/spec/parse-once.mjs',
  testMatch: ['**/*.test.ts'],
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { target: 'es2022', parser: { syntax: 'typescript' } }, module: { type: 'es6' } },
    ],
  },
  // Jest leaves one core idle, which is half of a machine with two.
  maxWorkers: '100%',
  // Native modules stay in memory after their test: a worker that has grown this large is replaced.
  workerIdleMemoryLimit: '1GB',
  testTimeout: 60_000,
};
