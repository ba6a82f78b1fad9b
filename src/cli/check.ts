import type { Command } from 'commander';

/** What is wrong with a definition is a finding, as a failed contract test is. */
const WRONG = 1;

export function registerCheck(program: Command): void {
  program
    .command('check')
    .argument('<dir>', 'directory with openapi.yaml and lifecycles/')
    .description('tell everything that is wrong with a definition, by file and line')
    .action(async (directory: string) => {
      const { inspect, tell } = await import('../definition/load.js');
      const { definition, findings } = await inspect(directory);
      for (const finding of findings) {
        process.stdout.write(`${finding.level}: ${tell(finding)}\n`);
      }
      if (definition === undefined) {
        const count = findings.filter(({ level }) => level === 'error').length;
        process.stdout.write(`${count} ${count === 1 ? 'error' : 'errors'}\n`);
        process.exitCode = WRONG;
        return;
      }
      const { lifecycles, ordinary } = definition;
      const answered = lifecycles.all.flatMap(({ rows }) => rows.map(({ operation }) => operation));
      const total = ordinary?.operations.length ?? 0;
      process.stdout.write(
        `${directory} can be used: ${new Set(answered).size} of ${total} operations have a lifecycle (${lifecycles.kinds.join(', ') || 'none'})\n`,
      );
    });
}
