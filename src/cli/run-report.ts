import { escapeXml } from '../runtime/escape.js';
import type { RanWorkflow } from './respect.js';
import { reportReader, type ReportFile } from './report-files.js';
import type { RunCoverage } from './run-coverage.js';

export const RUN_REPORTS = ['junit', 'json', 'md'] as const;

export type RunReportFile = ReportFile<(typeof RUN_REPORTS)[number]>;

export const readRunReport = reportReader(RUN_REPORTS);

/** A document that was run: its workflows, or why it could not be. */
export interface RanFile {
  readonly file: string;
  readonly workflows: readonly RanWorkflow[];
  readonly trouble?: string;
}

/** What reports tell of a run. */
export interface ScenarioRun {
  readonly baseUrl: string;
  readonly files: readonly RanFile[];
  readonly coverage: RunCoverage;
}

export function writeRunReport(format: RunReportFile['format'], run: ScenarioRun): string {
  return RENDERERS[format](run);
}

const RENDERERS: Record<RunReportFile['format'], (run: ScenarioRun) => string> = {
  junit: toJunit,
  json: toJson,
  md: toMarkdown,
};

export const hasPassed = ({ steps }: RanWorkflow): boolean =>
  steps.every(({ failures }) => failures.length === 0);

const linesOf = ({ steps }: RanWorkflow): readonly string[] =>
  steps
    .filter(({ failures }) => failures.length > 0)
    .map(({ stepId, exchange, failures }) => `${stepId}: ${exchange}: ${failures.join('; ')}`);

function toJson({ baseUrl, files, coverage }: ScenarioRun): string {
  const workflows = files.flatMap(({ file, workflows: ran }) =>
    ran.map((workflow) => ({
      ...{ document: file, workflow: workflow.workflowId, passed: hasPassed(workflow) },
      steps: workflow.steps,
    })),
  );
  const unusable = files.flatMap(({ file, trouble }) =>
    trouble === undefined ? [] : [{ document: file, trouble }],
  );
  return `${JSON.stringify({ baseUrl, workflows, unusable, coverage }, null, 2)}\n`;
}

function toJunit({ baseUrl, files, coverage }: ScenarioRun): string {
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
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="masstack-mock run">\n${[...suites, toCoverageSuite(coverage)].join('\n')}\n</testsuites>\n`;
}

/** No test: JUnit has no place for coverage but properties. */
function toCoverageSuite(coverage: RunCoverage): string {
  const { pairs, percent } = coverage;
  const properties = [
    { name: 'coverage.percent', value: percent },
    { name: 'coverage.documented', value: pairs.length },
    { name: 'coverage.seen', value: pairs.filter(({ seen }) => seen > 0).length },
    ...pairs.map(({ operation, status, seen }) => ({
      name: `coverage.${operation}.${status}`,
      value: seen,
    })),
  ];
  return [
    '  <testsuite name="coverage" tests="0" failures="0" errors="0" skipped="0" time="0">',
    '    <properties>',
    ...properties.map(
      ({ name, value }) => `      <property name="${escapeXml(name)}" value="${value}"/>`,
    ),
    '    </properties>',
    '  </testsuite>',
  ].join('\n');
}

function toCase(file: string, workflow: RanWorkflow): string {
  const lines = linesOf(workflow);
  const open = `    <testcase classname="${escapeXml(file)}" name="${escapeXml(workflow.workflowId)}" time="0"`;
  if (lines.length === 0) return `${open}/>`;
  const [first = ''] = lines;
  return `${open}><failure type="check" message="${escapeXml(first)}">${escapeXml(lines.join('\n'))}</failure></testcase>`;
}

function toMarkdown({ baseUrl, files, coverage }: ScenarioRun): string {
  const rows = files.flatMap(({ file, workflows, trouble }) => [
    ...workflows.map((workflow) => {
      const reason = linesOf(workflow).join('<br>');
      const outcome = hasPassed(workflow) ? 'passed' : 'FAILED';
      return row([file, workflow.workflowId, String(workflow.steps.length), outcome, reason]);
    }),
    ...(trouble === undefined ? [] : [row([file, '', '', 'cannot be run', trouble])]),
  ]);
  return `# Scenarios against ${baseUrl}\n\n| Document | Workflow | Steps | Outcome | Why |\n| --- | --- | --- | --- | --- |\n${rows.join('\n')}\n\n${coverageTable(coverage)}`;
}

/** Each operation with the documented statuses that the scenarios saw, and those that they did not. */
function coverageTable({ pairs, percent }: RunCoverage): string {
  const operations = [...new Set(pairs.map(({ operation }) => operation))];
  const rows = operations.map((operation) => {
    const own = pairs.filter((pair) => pair.operation === operation);
    const seen = own.filter((pair) => pair.seen > 0);
    const unseen = own.filter((pair) => pair.seen === 0);
    return row([
      operation,
      seen.map((pair) => `${pair.status} (${pair.seen})`).join(', '),
      unseen.map(({ status }) => status).join(', '),
    ]);
  });
  const count = pairs.filter(({ seen }) => seen > 0).length;
  return [
    '## Coverage',
    '',
    `${count} of ${pairs.length} documented answers seen (${percent} %).`,
    '',
    '| Operation | Seen | Not seen |',
    '| --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

const row = (cells: readonly string[]): string =>
  `| ${cells.map((cell) => cell.replaceAll('|', '\\|').replaceAll('\n', ' ')).join(' | ')} |`;
