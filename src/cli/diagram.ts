import { Option, type Command } from 'commander';
import { definitionFlag } from './options.js';

type Format = 'markdown' | 'mermaid' | 'svg';

interface Flags {
  readonly format: Format;
  readonly definition: readonly string[];
}

export function registerDiagram(program: Command): void {
  program
    .command('diagram')
    .description('draw the lifecycles: their states, and what leads from one to another')
    .argument('[kind]', 'kind of record (default: all)')
    .addOption(
      new Option('--format <name>', 'format of the output; svg draws one kind')
        .choices(['markdown', 'mermaid', 'svg'] satisfies Format[])
        .default('markdown'),
    )
    .addOption(definitionFlag())
    .action(async (kind: string | undefined, { format, definition }: Flags) => {
      const { loadDefinition } = await import('../composition/definition.js');
      const { lifecycles } = await loadDefinition({ definitions: definition });
      const kinds = lifecycles.kinds.join(', ');
      if (kind !== undefined && !lifecycles.has(kind)) {
        program.error(`error: ${kind} is not a kind of record. Name one of: ${kinds}`);
      }
      const chosen = kind === undefined ? lifecycles.all : [lifecycles.of(kind)];
      const [first] = chosen;
      if (format === 'svg') {
        if (kind === undefined || first === undefined) {
          program.error(`error: --format svg draws one kind of record. Name one of: ${kinds}`);
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
