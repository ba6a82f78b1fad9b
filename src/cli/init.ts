import type { Command } from 'commander';

export function registerInit(program: Command): void {
  program
    .command('init')
    .argument('<openapi>', 'OpenAPI document, 3.0 or 3.1, YAML or JSON')
    .argument('[dir]', 'directory to write to (default: the title of the document)')
    .description('draft a definition from an OpenAPI document: its records and their lifecycles')
    .action(async (document: string, directory: string | undefined) => {
      const { initDefinition } = await import('../definition/draft/init.js');
      const written = await initDefinition(document, directory);
      const { summarize } = await import('../definition/draft/summary.js');
      process.stdout.write(summarize(written));
    });
}
