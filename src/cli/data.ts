import type { Command } from 'commander';
import type { RecordRules } from '../lifecycles/record-rules.js';
import { definitionFlag } from './options.js';

interface Flags {
  readonly definition: readonly string[];
}

/** What is wrong with a directory is a finding, as a failed contract test is. */
const DAMAGED = 1;

export function registerData(program: Command): void {
  const data = program
    .command('data')
    .description('check or repair a data directory that no simulator is using');

  data
    .command('check')
    .argument('<dir>', 'directory that was given to --data')
    .description(
      'check whether a data directory is intact; changes nothing; exit code 1 if it is damaged, or of another definition',
    )
    .addOption(definitionFlag())
    .action(async (directory: string, flags: Flags) => {
      const { checkDirectory } = await import('../store/inspect.js');
      const { readStubLog } = await import('../server/stubs/stub-log.js');
      const { format, records, tornBytes, unfit, ...found } = await checkDirectory(
        directory,
        await rulesOf(flags),
      );
      const stubs = await readStubLog(directory);
      const damages = [...found.damages, ...(stubs?.fault === undefined ? [] : [stubs.fault])];
      for (const each of [...damages, ...unfit]) print(each);
      if (tornBytes > 0) {
        print(
          `the journal ends with ${tornBytes} bytes of an incomplete line; the next start removes them`,
        );
      }
      if (damages.length > 0) {
        print(
          `damaged: ${damages.length} ${damages.length === 1 ? 'place' : 'places'}. To save what is intact: masstack-mock data salvage ${directory} --to NEW_DIR`,
        );
        process.exitCode = DAMAGED;
        return;
      }
      if (unfit.length > 0) {
        print(
          `intact, but ${unfit.length} ${unfit.length === 1 ? 'place does' : 'places do'} not fit the definition: the directory was written with another one, or with this one before it was changed. Name the one that it was written with (--definition), or use another directory. masstack-mock data salvage ${directory} --to NEW_DIR keeps what fits`,
        );
        process.exitCode = DAMAGED;
        return;
      }
      if (format === 'fresh') print('intact: nothing is stored here yet');
      else if (format === 'old')
        print(
          `intact, as far as can be checked without checksums: ${records} records. The next start adds them`,
        );
      else print(`intact: ${records} records`);
    });

  data
    .command('salvage')
    .argument('<dir>', 'the damaged directory; it is not changed')
    .requiredOption('--to <dir>', 'the directory to create')
    .description('copy what is intact in a damaged data directory into a new one')
    .addOption(definitionFlag())
    .action(async (directory: string, { to, ...flags }: Flags & { readonly to: string }) => {
      const { salvageTo } = await import('../store/inspect.js');
      const { salvageStubLog } = await import('../server/stubs/stub-log.js');
      const { records, changes, ...saved } = await salvageTo(directory, to, await rulesOf(flags));
      const stubs = await salvageStubLog(directory, to);
      const lost = [...saved.lost, ...(stubs === undefined ? [] : [stubs])];
      for (const each of lost) print(each);
      print(`${records} records saved to ${to}, with ${changes} changes from the journal`);
      print(
        lost.length === 0
          ? 'every existing line was saved. Missing lines cannot be detected here: see data check'
          : `${lost.length} ${lost.length === 1 ? 'place' : 'places'} could not be read`,
      );
    });
}

/** What records of the API must be. */
async function rulesOf({ definition }: Flags): Promise<RecordRules> {
  const { loadDefinition } = await import('../composition/definition.js');
  return (await loadDefinition({ definitions: definition })).lifecycles.records;
}

function print(text: string): void {
  process.stdout.write(`${text}\n`);
}
