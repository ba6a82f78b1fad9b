import type { Command } from 'commander';

/** A long document may have hundreds. */
const MOST_WARNINGS = 20;

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
      const { tell } = await import('../definition/source.js');
      for (const finding of written.ofDocument.slice(0, MOST_WARNINGS)) {
        process.stderr.write(`warning: ${tell(finding)}\n`);
      }
      const more = written.ofDocument.length - MOST_WARNINGS;
      if (more > 0) process.stderr.write(`and ${more} more: masstack-mock check tells all\n`);
    });
}
