import type { Mutant } from '../mutants/mutant.js';
import { describeWhole, textReport, type RunInfo } from '../mutants/report.js';
import type { Finding } from '../mutants/run.js';
import { describeShard, type Shard } from '../runtime/shard.js';
import { judgeScore } from './mutate-exit.js';
import { writeMutateReports, type MutateFormat } from './mutate-reports.js';
import { BUILT_IN } from './options.js';
import { summaryStream, type ReportFile } from './report-files.js';

interface FinishFlags {
  readonly report: readonly ReportFile<MutateFormat>[];
  readonly seed: number;
  readonly definition: readonly string[];
  readonly shard?: Shard;
  readonly minScore?: number;
}

interface FinishedRun {
  readonly command: string;
  /** All that were chosen, and those of this part. */
  readonly whole: readonly Mutant[];
  readonly mutants: readonly Mutant[];
  readonly isStopped: boolean;
}

/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

/** Tells what was found, writes the reports and sets the exit code. */
export async function finishMutate(
  findings: readonly Finding[],
  { report, seed, definition, shard, minScore }: FinishFlags,
  { command, whole, mutants, isStopped }: FinishedRun,
): Promise<void> {
  const part = shard === undefined ? undefined : describeShard(shard);
  const info: RunInfo = {
    ...{ command, seed, definitions: definition.length > 0 ? definition : [BUILT_IN] },
    whole: describeWhole(whole.map(({ id }) => id)),
    ...(part !== undefined && { shard: part }),
    ...(isStopped && { stopped: isStopped }),
  };
  if (findings.length > 0) summaryStream(report).write(textReport(findings));
  await writeMutateReports(report, findings, info);
  if (isStopped) {
    tell(`stopped after ${findings.length} of ${mutants.length} mutants`);
    process.exitCode = INTERRUPTED;
    return;
  }
  const killable = whole.filter(({ equivalent }) => equivalent === undefined).length;
  const { code, messages } = judgeScore(findings, {
    minScore,
    ...(part !== undefined && { part: { shard: part, killable } }),
  });
  messages.forEach(tell);
  process.exitCode = code;
}

function tell(message: string): void {
  process.stderr.write(`masstack-mock: ${message}\n`);
}
