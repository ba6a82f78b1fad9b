import { jsonReport } from '../mutants/json-report.js';
import { markdownReport, type RunInfo } from '../mutants/report.js';
import type { Finding } from '../mutants/run.js';
import { writeReport, type ReportFile } from './report-files.js';

const RENDERERS = { json: jsonReport, md: markdownReport } as const;

export type MutateFormat = keyof typeof RENDERERS;

export const MUTATE_FORMATS = Object.keys(RENDERERS) as readonly MutateFormat[];

export async function writeMutateReports(
  reports: readonly ReportFile<MutateFormat>[],
  findings: readonly Finding[],
  run: RunInfo,
): Promise<void> {
  for (const { format, file } of reports) {
    await writeReport(file, RENDERERS[format](findings, run));
  }
}
