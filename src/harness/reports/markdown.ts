import { groupByCause, type Cause } from '../causes.js';
import { SECTIONS } from '../event.js';
import { headlineOf, isNew } from '../verdict.js';
import type { Run } from '../verify.js';
import { explain, extentOf } from './explain.js';

/** A step summary may hold 1 MiB; nobody reads more causes than this in one. */
const MOST_SHOWN = 50;
const SOURCES_SHOWN = 5;

/** GitHub-flavoured Markdown, for the summary of a CI step. */
export function toMarkdown(run: Run): string {
  const { coverage, events, trouble, stopped, baseline } = run;
  const causes = groupByCause(events.filter(isNew));
  const seen = coverage.pairs.filter((pair) => pair.seen > 0).length;
  const unseen = coverage.pairs.filter((pair) => pair.seen === 0);
  const known = events.filter((event) => !isNew(event)).length;
  return [
    `## ${headlineOf(run)}: ${cell(run.baseUrl)}`,
    '',
    ...[trouble, stopped].flatMap((each) => (each === undefined ? [] : [`> ${cell(each)}`, ''])),
    '| Check | kept | broken | refuted | inconclusive | skipped |',
    '|---|---:|---:|---:|---:|---:|',
    ...SECTIONS.filter((section) => run.checks.includes(section)).map((check) => {
      const count = (outcome: string): number =>
        events.filter((event) => event.check === check && event.outcome === outcome).length;
      return `| ${check} | ${count('passed')} | ${count('failed')} | ${count('refuted')} | ${count('inconclusive')} | ${count('skipped')} |`;
    }),
    '',
    `${seen} of ${coverage.pairs.length} documented answers seen (${coverage.percent} %). Seed ${run.seed}.`,
    ...(unseen.length === 0 || unseen.length === coverage.pairs.length
      ? []
      : [
          '',
          `Not seen: ${unseen.map(({ operation, status }) => `${operation} ${status}`).join(', ')}`,
        ]),
    ...(baseline === undefined
      ? []
      : [
          '',
          `${known} known in the baseline ${cell(baseline.file)}, which are not listed here.`,
          ...baseline.stale.map((each) => `- no longer found: ${cell(each)}`),
        ]),
    ...section('Broken', causes, 'failed', run),
    ...section('Assumptions refuted', causes, 'refuted', run),
    ...section('Inconclusive', causes, 'inconclusive', run),
    '',
  ].join('\n');
}

function section(
  title: string,
  all: readonly Cause[],
  outcome: Cause['outcome'],
  run: Run,
): readonly string[] {
  const causes = all.filter((cause) => cause.outcome === outcome);
  if (causes.length === 0) return [];
  return [
    '',
    `### ${title}`,
    '',
    ...causes.slice(0, MOST_SHOWN).flatMap((cause) => item(cause, run)),
    ...(causes.length > MOST_SHOWN ? [`- … and ${causes.length - MOST_SHOWN} more`] : []),
  ];
}

function item(cause: Cause, run: Run): readonly string[] {
  const { source, sent, expected, came, differs, repeat } = explain(cause, run);
  const more = source.length - SOURCES_SHOWN;
  return [
    `- **${cell(cause.title)}** (${cell(extentOf(cause))})`,
    ...source.slice(0, SOURCES_SHOWN).map((each) => `  - source: ${cell(each)}`),
    ...(more > 0 ? [`  - and ${more} more sources`] : []),
    `  - sent: ${cell(sent)}`,
    `  - expected: ${cell(expected)}`,
    `  - came: ${cell(came)}`,
    `  - differs: ${cell(differs)}`,
    ...(repeat === undefined
      ? []
      : ['', '    ```sh', `    ${repeat.replaceAll('\n', ' ')}`, '    ```', '']),
  ];
}

/** On one line, with what Markdown would read as markup made plain. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|]/g, (mark) => `\\${mark}`);
}
