import type { Command } from 'commander';
import type { Definition } from '../definition/definition.js';
import type { Finding } from '../definition/source.js';

/** What is wrong with a definition is a finding, as a failed contract test is. */
const WRONG = 1;

export function registerCheck(program: Command): void {
  program
    .command('check')
    .argument('<dir>', 'directory with openapi.yaml and lifecycles/')
    .description('tell everything that is wrong with a definition, by file and line')
    .option(
      '--adds-to <names>',
      'the definitions that it adds to, as --definition names them: masstack',
    )
    .action(async (directory: string, { addsTo }: { readonly addsTo?: string }) => {
      const { inspect, tell } = await import('../definition/load.js');
      const { listed } = await import('../runtime/name-list.js');
      const inspected = await inspect(directory, { base: await baseOf(addsTo) });
      const faults = inspected.definition && (await fixtureFaults(directory, addsTo));
      const definition = faults?.length === 0 ? inspected.definition : undefined;
      const findings = [...inspected.findings, ...(faults ?? [])];
      for (const finding of findings) {
        process.stdout.write(`${finding.level}: ${tell(finding)}\n`);
      }
      if (definition === undefined) {
        const count = findings.filter(({ level }) => level === 'error').length;
        process.stdout.write(`${count} ${count === 1 ? 'error' : 'errors'}\n`);
        process.exitCode = WRONG;
        return;
      }
      const { lifecycles, additions, ordinary } = definition;
      const operations = new Set((ordinary?.operations ?? []).map(({ operation: { id } }) => id));
      const answered = new Set(
        [...lifecycles.all, ...(additions?.all ?? [])].flatMap(({ rows }) =>
          rows.map(({ operation }) => operation).filter((id) => operations.has(id)),
        ),
      );
      const others = [...operations].filter((id) => !answered.has(id));
      const kinds = [...lifecycles.kinds, ...(additions?.kinds ?? [])].join(', ') || 'none';
      process.stdout.write(
        `${directory} can be used: ${answered.size} of ${operations.size} operations have a lifecycle (${kinds})\n`,
      );
      if (others.length > 0) {
        process.stdout.write(`Examples of the document answer the others: ${listed(others)}\n`);
      }
    });
}

/** What keeps the fixtures of the definition from being used, which a start reads. */
async function fixtureFaults(directory: string, addsTo = ''): Promise<readonly Finding[]> {
  const { loadDefinition } = await import('../composition/definition.js');
  const { FixtureError, loadFixtures } = await import('../seed/fixtures.js');
  const names = addsTo.split(',').filter((name) => name !== '');
  try {
    await loadFixtures(await loadDefinition({ definitions: [...names, directory] }));
    return [];
  } catch (error) {
    if (!(error instanceof FixtureError)) throw error;
    const { placedFaults } = await import('./fixture-places.js');
    return placedFaults(error);
  }
}

async function baseOf(names: string | undefined): Promise<Definition | undefined> {
  if (names === undefined) return undefined;
  const { loadDefinition } = await import('../composition/definition.js');
  return loadDefinition({ definitions: names.split(',') });
}
