import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf } from '../runtime/failure.js';
import { isMutateReport, MergeError, readJson } from '../runtime/report-parts.js';
import { minScoreFlag } from './options.js';
import { toPrintable } from './printable.js';
import { summaryStream } from './report-files.js';
import {
  finishReports,
  prepareReports,
  verdictFlags,
  type ReportFlags,
} from './verify-report-options.js';

interface MergeFlags extends ReportFlags {
  readonly minScore?: number;
}

interface ReadReport {
  readonly file: string;
  readonly value: unknown;
}

/** `report merge`: one report of what was verified, or tried by `mutate`, in parts. */
export function registerReport(program: Command): void {
  const report = program
    .command('report')
    .description('work with the reports of verify and mutate');
  const merge = report
    .command('merge')
    .description('merge the reports of several runs, such as shards, into one')
    .argument('<files...>', 'JSON reports of verify, or of mutate (--report json=FILE)')
    .action(async (files: readonly string[], flags: MergeFlags) => {
      await prepareReports(flags, merge);
      try {
        const reports = await readAll(files, merge);
        const [mutate] = reports.filter(({ value }) => isMutateReport(value));
        const [other] = reports.filter(({ value }) => !isMutateReport(value));
        if (mutate !== undefined && other !== undefined) {
          throw new MergeError(
            `${other.file} and ${mutate.file} cannot be merged: ${mutate.file} is a report of mutate, and ${other.file} is not`,
          );
        }
        await (mutate === undefined ? mergeVerify : mergeMutate)(reports, flags, merge);
      } catch (error) {
        if (error instanceof MergeError) return merge.error(`error: ${error.message}`);
        throw error;
      }
    });
  for (const option of verdictFlags()) merge.addOption(option);
  merge.addOption(minScoreFlag('fail when the score of mutate is lower'));
}

async function readAll(files: readonly string[], command: Command): Promise<readonly ReadReport[]> {
  const texts = await Promise.all(
    files.map(async (file) => {
      try {
        return { file, text: await readFile(file, 'utf8') };
      } catch (error) {
        return command.error(`error: ${file} cannot be read: ${messageOf(error)}`);
      }
    }),
  );
  return texts.map(({ file, text }) => ({ file, value: readJson(file, text) }));
}

async function mergeVerify(
  reports: readonly ReadReport[],
  flags: MergeFlags,
  command: Command,
): Promise<void> {
  refuseGiven(command, ['minScore'], 'verify');
  const { mergeRuns, parseRun, summarize } = await import('../harness/index.js');
  const run = mergeRuns(reports.map(({ file, value }) => parseRun(file, value)));
  summaryStream(flags.report).write(`${toPrintable(summarize(run))}\n`);
  process.exitCode = await finishReports(run, flags, undefined);
}

async function mergeMutate(
  reports: readonly ReadReport[],
  { report = [], minScore }: MergeFlags,
  command: Command,
): Promise<void> {
  refuseGiven(command, ['minCoverage', 'failOn'], 'mutate');
  const { MUTATE_FORMATS, writeMutateReports } = await import('./mutate-reports.js');
  const { judgeScore } = await import('./mutate-exit.js');
  const wanted = report.map(({ format, file }) => {
    const known = MUTATE_FORMATS.find((each) => each === format);
    if (known !== undefined) return { format: known, file };
    return command.error(
      `error: a report of mutate cannot be written as ${format}, only as ${MUTATE_FORMATS.join(', ')}`,
    );
  });
  const { parseReport } = await import('../mutants/json-report.js');
  const { mergeMutateRuns } = await import('../mutants/merge.js');
  const { textReport } = await import('../mutants/report.js');
  const run = mergeMutateRuns(reports.map(({ file, value }) => parseReport(file, value)));
  summaryStream(report).write(toPrintable(textReport(run.findings)));
  await writeMutateReports(wanted, run.findings, run);
  const { code, messages } = judgeScore(run.findings, { minScore });
  for (const message of messages) process.stderr.write(`masstack-mock: ${message}\n`);
  process.exitCode = code;
}

/** A variable may be there for other commands; a flag is meant for this one. */
function refuseGiven(command: Command, names: readonly string[], verb: string): void {
  const given = command.options.find(
    (option) =>
      names.includes(option.attributeName()) &&
      command.getOptionValueSource(option.attributeName()) === 'cli',
  );
  if (given === undefined) return;
  command.error(`error: ${given.long ?? ''} cannot be used with reports of ${verb}`);
}
