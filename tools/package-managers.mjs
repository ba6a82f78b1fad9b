/** What the consumer has itself: the peers that it uses, and the types of Node that it chose. */
export const OWN = [
  ...['vitest@4', 'typescript@5.9', '@types/node@20', 'expect@30'],
  ...['msw@2', 'vite@7', '@playwright/test@1'],
];
/** How each package manager adds a package, and runs a command of one. */
export const VERBS = {
  npm: { add: ['npm', 'install', '--no-audit', '--no-fund'], run: ['npx', '--no-install'] },
  pnpm: {
    files: { 'pnpm-workspace.yaml': 'hoist: false\nonlyBuiltDependencies: []\n' },
    add: ['npx', '--yes', 'pnpm@10', 'add'],
    run: ['npx', '--yes', 'pnpm@10', 'exec'],
  },
  yarn: {
    files: { '.yarnrc.yml': 'nodeLinker: pnp\nenableTelemetry: false\n', 'yarn.lock': '' },
    add: ['npx', '--yes', '--package', '@yarnpkg/cli-dist@4', 'yarn', 'add'],
    run: ['npx', '--yes', '--package', '@yarnpkg/cli-dist@4', 'yarn', 'exec'],
  },
};
