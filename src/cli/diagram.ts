import { Argument, Option, type Command } from 'commander';
import { lifecycles } from '../lifecycles/index.js';

type Format = 'markdown' | 'mermaid' | 'svg';

export function registerDiagram(program: Command): void {
  program
    .command('diagram')
    .description('draw the lifecycles: their states, and what leads from one to another')
    .addArgument(new Argument('[kind]', 'default: all').choices(lifecycles.kinds))
    .addOption(
      new Option('--format <name>', 'format of the output; svg draws one kind')
        .choices(['markdown', 'mermaid', 'svg'] satisfies Format[])
        .default('markdown'),
    )
    .action(async (kind: string | undefined, { format }: { readonly format: Format }) => {
      const chosen = kind === undefined ? lifecycles.all : [lifecycles.of(kind)];
      const [first] = chosen;
      if (format === 'svg') {
        if (kind === undefined || first === undefined) {
          const kinds = lifecycles.kinds.join(', ');
          program.error(`--format svg draws one kind of record. Name one of: ${kinds}`);
        }
        const { drawAlone } = await import('../lifecycles/diagram.js');
        process.stdout.write(drawAlone(first));
        return;
      }
      const { toMarkdown, toMermaid } = await import('../lifecycles/describe.js');
      const sections = chosen.map(format === 'mermaid' ? toMermaid : toMarkdown);
      const head = '# Lifecycles\n\nMade by `masstack-mock diagram`.\n\n';
      const isWhole = format === 'markdown' && kind === undefined;
      process.stdout.write(`${isWhole ? head : ''}${sections.join('\n').trimEnd()}\n`);
    });
}
