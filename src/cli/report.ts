import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import type { Run } from '../harness/index.js';
import { messageOf } from '../runtime/failure.js';
import { toPrintable } from './printable.js';
import {
  finishReports,
  prepareReports,
  verdictFlags,
  type ReportFlags,
} from './verify-report-options.js';

/** `report merge`: one report of what was verified in parts. */
export function registerReport(program: Command): void {
  const report = program.command('report').description('work with the reports of verify');
  const merge = report
    .command('merge')
    .description('merge the reports of several runs, such as shards, into one')
    .argument('<files...>', 'JSON report of verify (--report json=FILE)')
    .action(async (files: readonly string[], flags: ReportFlags) => {
      await prepareReports(flags, merge);
      const run = await readAll(files, merge);
      const { summarize } = await import('../harness/index.js');
      const isPiped = flags.report?.some(({ file }) => file === '-') === true;
      (isPiped ? process.stderr : process.stdout).write(`${toPrintable(summarize(run))}\n`);
      process.exitCode = await finishReports(run, flags, undefined);
    });
  for (const option of verdictFlags()) merge.addOption(option);
}

async function readAll(files: readonly string[], command: Command): Promise<Run> {
  const { MergeError, mergeRuns, parseRun } = await import('../harness/index.js');
  const texts = await Promise.all(
    files.map(async (file) => {
      try {
        return { file, text: await readFile(file, 'utf8') };
      } catch (error) {
        return command.error(`error: ${file} cannot be read: ${messageOf(error)}`);
      }
    }),
  );
  try {
    return mergeRuns(texts.map(({ file, text }) => parseRun(file, text)));
  } catch (error) {
    if (error instanceof MergeError) return command.error(`error: ${error.message}`);
    throw error;
  }
}
