import type { Command } from 'commander';

export function registerAssumptions(program: Command): void {
  program
    .command('assumptions')
    .description(
      'list everything that the documentation does not say and this project had to decide',
    )
    .option('--json', 'print JSON instead of text')
    .action(async ({ json }: { readonly json?: boolean }) => {
      const { collectAssumptions } = await import('../openapi/assumptions.js');
      const { loadDefinition } = await import('../composition/definition.js');
      const { allRules } = await import('../admin/rules.js');
      const assumptions = await collectAssumptions(allRules(await loadDefinition({})));
      const text = json
        ? JSON.stringify(assumptions, null, 2)
        : assumptions.map(({ place, reason }) => `${place}\n    ${reason}`).join('\n');
      process.stdout.write(`${text}\n`);
    });
}
