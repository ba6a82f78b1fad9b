import { escapeXml } from '../runtime/escape.js';
import type { RanWorkflow } from './respect.js';
import { reportReader, type ReportFile } from './report-files.js';

export const RUN_REPORTS = ['junit', 'md'] as const;

export type RunReportFile = ReportFile<(typeof RUN_REPORTS)[number]>;

export const readRunReport = reportReader(RUN_REPORTS);

/** A document that was run: its workflows, or why it could not be. */
export interface RanFile {
  readonly file: string;
  readonly workflows: readonly RanWorkflow[];
  readonly trouble?: string;
}

export function writeRunReport(
  format: RunReportFile['format'],
  files: readonly RanFile[],
  baseUrl: string,
): string {
  return format === 'junit' ? toJunit(files, baseUrl) : toMarkdown(files, baseUrl);
}

export const hasPassed = ({ steps }: RanWorkflow): boolean =>
  steps.every(({ failures }) => failures.length === 0);

const linesOf = ({ steps }: RanWorkflow): readonly string[] =>
  steps
    .filter(({ failures }) => failures.length > 0)
    .map(({ stepId, exchange, failures }) => `${stepId}: ${exchange}: ${failures.join('; ')}`);

function toJunit(files: readonly RanFile[], baseUrl: string): string {
  const suites = files.map(({ file, workflows, trouble }) => {
    const failed = workflows.filter((workflow) => !hasPassed(workflow)).length;
    const cases = workflows.map((workflow) => toCase(file, workflow));
    const error =
      trouble === undefined
        ? []
        : [
            `    <testcase classname="${escapeXml(file)}" name="can be run" time="0"><error type="document" message="${escapeXml(trouble)}"/></testcase>`,
          ];
    return [
      `  <testsuite name="${escapeXml(file)}" tests="${cases.length + error.length}" failures="${failed}" errors="${error.length}" skipped="0" time="0">`,
      `    <properties><property name="target" value="${escapeXml(baseUrl)}"/></properties>`,
      ...cases,
      ...error,
      '  </testsuite>',
    ].join('\n');
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="masstack-mock run">\n${suites.join('\n')}\n</testsuites>\n`;
}

function toCase(file: string, workflow: RanWorkflow): string {
  const lines = linesOf(workflow);
  const open = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(workflow.workflowId)}" time="0"`;
  if (lines.length === 0) return `${open}/>`;
  const [first = ''] = lines;
  return `${open}><failure type="check" message="${escapeXml(first)}">${escapeXml(lines.join('\n'))}</failure></testcase>`;
}

function toMarkdown(files: readonly RanFile[], baseUrl: string): string {
  const rows = files.flatMap(({ file, workflows, trouble }) => [
    ...workflows.map((workflow) => {
      const reason = linesOf(workflow).join('<br>');
      const outcome = hasPassed(workflow) ? 'passed' : 'FAILED';
      return row([file, workflow.workflowId, String(workflow.steps.length), outcome, reason]);
    }),
    ...(trouble === undefined ? [] : [row([file, '', '', 'cannot be run', trouble])]),
  ]);
  return `# Scenarios against ${baseUrl}\n\n| Document | Workflow | Steps | Outcome | Why |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n`;
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
