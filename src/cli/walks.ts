import { Option, type Command } from 'commander';
import { definitionFlag } from './options.js';

interface Flags {
  readonly definition: readonly string[];
  readonly format: 'json' | 'arazzo';
  readonly source?: string;
}

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
    .addOption(definitionFlag())
    .action(async ({ definition: definitions, format, source }: Flags) => {
      const { walksAsArazzo, walksAsJson } = await import('../harness/arazzo.js');
      const { loadDefinition } = await import('../composition/definition.js');
      const definition = await loadDefinition({ definitions });
      if (format === 'json') {
        process.stdout.write(walksAsJson(definition));
        return;
      }
      const { SHIPPED_DOCUMENT } = await import('../masstack/document.js');
      const { NO_TENANT } = await import('../lifecycles/records.js');
      const { loadFixtures } = await import('../seed/fixtures.js');
      const { entities } = await loadFixtures(definition);
      // The organization of the walks: the fixtures hold its records.
      const [org = NO_TENANT] = definition.tenants;
      const records = (kind: string, state: string): readonly string[] =>
        (entities[kind] ?? [])
          .filter((entity) => (entity.org ?? NO_TENANT) === org && entity.state === state)
          .map(({ id }) => id)
          .filter((id) => id !== undefined);
      const [directory] = definitions;
      const isShipped = directory === undefined || definition.ordinary === undefined;
      const document = isShipped ? SHIPPED_DOCUMENT : `${directory}/openapi.yaml`;
      process.stdout.write(walksAsArazzo(definition, { source: source ?? document, org, records }));
    });
}
