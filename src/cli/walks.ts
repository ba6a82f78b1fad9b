import { Option, type Command } from 'commander';

interface Flags {
  readonly format: 'json' | 'arazzo';
  readonly source?: string;
}

export function registerWalks(program: Command): void {
  program
    .command('walks')
    .description('print the lifecycle walks that verify makes')
    .addOption(new Option('--format <name>').choices(['json', 'arazzo']).default('json'))
    .option('--source <url>', 'the OpenAPI document that the Arazzo document points to')
    .action(async ({ format, source }: Flags) => {
      const { walksAsArazzo, walksAsJson } = await import('../harness/arazzo.js');
      const { SHIPPED_DOCUMENT } = await import('../openapi/load.js');
      process.stdout.write(
        format === 'json' ? walksAsJson() : walksAsArazzo(source ?? SHIPPED_DOCUMENT),
      );
    });
}
