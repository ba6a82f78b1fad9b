import js from '@eslint/js';
import globals from 'globals';
import tseslint from 'typescript-eslint';

/** Time, chance, environment and output each have one place, so that a world owns all of its own. */
const outsideRuntime = {
  files: ['src/**/*.{ts,tsx}'],
  ignores: ['src/runtime/**', 'src/cli/**', 'src/ui/machine.ts'],
  rules: {
    'no-restricted-globals': [
      'error',
      { name: 'Date', message: 'Ask the clock (src/runtime/clock.ts).' },
      { name: 'performance', message: 'Ask the stopwatch (src/runtime/clock.ts).' },
      { name: 'console', message: 'Use the log (src/runtime/log.ts).' },
      { name: 'setTimeout', message: 'There are no timers outside src/runtime.' },
      { name: 'setInterval', message: 'There are no timers outside src/runtime.' },
      { name: 'setImmediate', message: 'Use soon (src/runtime/timers.ts).' },
      { name: 'queueMicrotask', message: 'Use a promise: fake timers replace this.' },
    ],
    'no-restricted-properties': [
      'error',
      { object: 'Math', property: 'random', message: 'Draw from src/runtime/random.ts.' },
      { object: 'process', property: 'env', message: 'Configuration comes in through options.' },
      { object: 'process', property: 'hrtime', message: 'Ask the stopwatch.' },
      {
        object: 'process',
        property: 'nextTick',
        message: 'Use a promise: fake timers replace this.',
      },
    ],
  },
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'coverage/',
      '**/*.gen.ts',
      'node_modules/',
      'bench/results/',
      'docs/examples/',
    ],
  },
  js.configs.recommended,
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['src/reference/*.js'],
    languageOptions: { globals: globals.browser, sourceType: 'script' },
  },
  {
    files: ['src/**/*.ts', 'test/**/*.ts', 'contracts/**/*.ts'],
    ignores: ['src/ui/**'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: { project: './tsconfig.test.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', 250],
      // A number in a message is meant to be one.
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // Ports are asynchronous by contract; an implementation that needs no waiting still is.
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  {
    files: ['src/ui/**/*.{ts,tsx}'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      globals: globals.browser,
      parserOptions: { project: './src/ui/tsconfig.json', tsconfigRootDir: import.meta.dirname },
    },
    rules: {
      'max-lines': ['error', 250],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true }],
      // `onClick={() => close()}` is how a page is written.
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_' },
      ],
    },
  },
  outsideRuntime,
);
