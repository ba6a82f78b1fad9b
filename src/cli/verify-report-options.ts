import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command, type Option } from 'commander';
import type { Baseline, Format, Run } from '../harness/index.js';
import { FORMATS } from '../harness/reports/formats.js';
import { codeOf, messageOf } from '../runtime/failure.js';
import type { Shard } from '../runtime/shard.js';
import { flag, percentage, shardFlag } from './options.js';
import { reportReader, requireWritable, writeReport, type ReportFile } from './report-files.js';

/** What is tested, what is told of it and what makes the run fail. */
export interface ReportFlags {
  readonly only?: readonly string[];
  readonly exclude?: readonly string[];
  readonly shard?: Shard;
  readonly list?: true;
  readonly report?: readonly ReportFile<Format>[];
  readonly minCoverage?: number;
  readonly failOn?: 'broken' | 'refuted';
  readonly maxFailures?: number;
  readonly baseline?: string;
  readonly updateBaseline?: true;
  readonly config?: string;
}

const KEPT = 0;
const UNUSABLE = 2;

/** What is written of a run, and what makes it fail. */
export const verdictFlags = (): readonly Option[] => [
  flag(
    '--report <format=file...>',
    `write a report: ${FORMATS.join(', ')}; the file - is standard output`,
  ).argParser(reportReader(FORMATS)),
  flag(
    '--min-coverage <percent>',
    'fail when less than this part of the documented answers was seen',
  ).argParser(percentage),
  flag(
    '--fail-on <outcome>',
    'what causes exit code 1: broken, or also refuted assumptions (always on our simulator)',
  ).choices(['broken', 'refuted']),
];

export const reportFlags = (): readonly Option[] => [
  flag('--only <ids>', 'test only these operations and rules (comma-separated)').argParser(list),
  flag('--exclude <ids>', 'do not test these operations and rules (comma-separated)').argParser(
    list,
  ),
  shardFlag('test only part i of n equal parts of all tests'),
  flag('--list', 'print what would be tested, and send no request'),
  ...verdictFlags(),
  flag('--max-failures <number>', 'stop after this number of failures').argParser(positive),
  flag('--baseline <file>', 'file of known failures; only new failures fail the run'),
  flag('--update-baseline', 'write the failures of this run into the baseline'),
  flag(
    '--config <file>',
    'options in a file (default: masstack-mock.config.json, .yaml or .yml, if it exists)',
  ),
];

/** What has to be known before the run: the baseline, and that all files can be written. */
export async function prepareReports(
  flags: ReportFlags,
  command: Command,
): Promise<Baseline | undefined> {
  const { baseline, updateBaseline, report = [] } = flags;
  if (updateBaseline === true && baseline === undefined) {
    command.error('error: --update-baseline needs --baseline FILE');
  }
  await requireWritable([
    ...report.map(({ file }) => file),
    ...(baseline !== undefined && updateBaseline ? [baseline] : []),
  ]);
  if (baseline === undefined) return undefined;
  const { parseBaseline } = await import('../harness/index.js');
  try {
    return parseBaseline(baseline, await readFile(baseline, 'utf8'));
  } catch (error) {
    const missing = codeOf(error) === 'ENOENT';
    if (missing && updateBaseline) return { file: baseline, failures: [] };
    const message = missing
      ? `the baseline ${baseline} does not exist; --update-baseline creates it`
      : messageOf(error);
    return command.error(`error: ${message}`);
  }
}

/** Writes the reports and, if wanted, the baseline. Gives the exit code. */
export async function finishReports(
  result: Run,
  flags: ReportFlags,
  before: Baseline | undefined,
): Promise<number> {
  const { report = [], updateBaseline, minCoverage = 0, only = [], failOn } = flags;
  const { renderReport, writeBaseline } = await import('../harness/index.js');
  for (const { format, file } of report) {
    await writeReport(file, await renderReport(format, result));
  }
  // The harness is loaded by those who use it: the other commands start without it.
  const { toExit } = await import('./verify-exit.js');
  const { code, message } = toExit(result, { minCoverage, only, failOn });
  if (before !== undefined && updateBaseline && code !== UNUSABLE) {
    // Of a part of the tests, what was known of the others stays.
    const kept = result.whole ? undefined : before;
    await writeReport(before.file, writeBaseline(result.events, kept));
    process.stderr.write(`masstack-mock: ${before.file} now contains the failures of this run\n`);
    return KEPT;
  }
  if (message !== undefined) process.stderr.write(`masstack-mock: ${message}\n`);
  return code;
}

export function list(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(',').map((each) => each.trim())].filter((each) => each !== '');
}

function positive(text: string): number {
  const value = Number(text);
  if (/^\d+$/.test(text) && value >= 1) return value;
  throw new InvalidArgumentError('It must be a whole number, 1 or more.');
}
