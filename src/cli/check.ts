import type { Command } from 'commander';
import type { Definition } from '../definition/definition.js';

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
      const { definition, findings } = await inspect(directory, { base: await baseOf(addsTo) });
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
      const answered = [...lifecycles.all, ...(additions?.all ?? [])].flatMap(({ rows }) =>
        rows.map(({ operation }) => operation).filter((id) => operations.has(id)),
      );
      const kinds = [...lifecycles.kinds, ...(additions?.kinds ?? [])].join(', ') || 'none';
      process.stdout.write(
        `${directory} can be used: ${new Set(answered).size} of ${operations.size} operations have a lifecycle (${kinds})\n`,
      );
    });
}

async function baseOf(names: string | undefined): Promise<Definition | undefined> {
  if (names === undefined) return undefined;
  const { loadDefinition } = await import('../composition/definition.js');
  return loadDefinition({ definitions: names.split(',') });
}
