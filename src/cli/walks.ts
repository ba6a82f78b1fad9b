import { Option, type Command } from 'commander';

interface Flags {
  readonly format: 'json' | 'arazzo';
  readonly source?: string;
}

/** The organization of the walks, whose records the fixtures hold. */
const ORG = 'yoigo';

export function registerWalks(program: Command): void {
  program
    .command('walks')
    .description('print the lifecycle walks that verify makes')
    .addOption(
      new Option('--format <name>', 'format of the output')
        .choices(['json', 'arazzo'])
        .default('json'),
    )
    .option('--source <url>', 'the OpenAPI document that the Arazzo document points to')
    .action(async ({ format, source }: Flags) => {
      const { walksAsArazzo, walksAsJson } = await import('../harness/arazzo.js');
      const { SHIPPED_DOCUMENT } = await import('../openapi/load.js');
      if (format === 'json') {
        process.stdout.write(walksAsJson());
        return;
      }
      const { masstack } = await import('../masstack/definition.js');
      const { loadFixtures } = await import('../seed/fixtures.js');
      const { entities } = await loadFixtures(masstack);
      const idsOf = (kind: string, state: string): readonly string[] =>
        (entities[kind] ?? [])
          .filter((entity) => entity.org === ORG && entity.state === state)
          .map(({ id }) => id)
          .filter((id) => id !== undefined);
      process.stdout.write(walksAsArazzo(source ?? SHIPPED_DOCUMENT, idsOf));
    });
}
