import type { Command } from 'commander';
import { definitionFlag } from './options.js';

interface Flags {
  readonly json?: boolean;
  readonly definition: readonly string[];
}

export function registerAssumptions(program: Command): void {
  program
    .command('assumptions')
    .description('list everything that the documentation does not say, and what is assumed there')
    .option('--json', 'print JSON instead of text')
    .addOption(definitionFlag())
    .action(async ({ json, definition }: Flags) => {
      const { collectAssumptions } = await import('../openapi/assumptions.js');
      const { loadDefinition } = await import('../composition/definition.js');
      const { allRules } = await import('../admin/rules.js');
      const chosen = await loadDefinition({ definitions: definition });
      const assumptions = collectAssumptions(allRules(chosen), await chosen.readDocument());
      const text = json
        ? JSON.stringify(assumptions, null, 2)
        : assumptions.map(({ place, reason }) => `${place}\n    ${reason}`).join('\n');
      process.stdout.write(`${text}\n`);
    });
}
