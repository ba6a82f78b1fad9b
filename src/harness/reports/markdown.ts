import { CHECKS, type CheckEvent } from '../event.js';
import type { Run } from '../verify.js';
import { citationOf } from './citation.js';

/** A step summary may hold 1 MiB; nobody reads more failures than this in one. */
const MOST_SHOWN = 50;

/** GitHub-flavoured Markdown, for the summary of a CI step. */
export function toMarkdown(run: Run): string {
  const { counts, coverage, events, trouble } = run;
  const verdict =
    trouble !== undefined ? 'not tested to the end' : counts.failed > 0 ? 'broken' : 'kept';
  const failed = events.filter(({ outcome }) => outcome === 'failed');
  const refuted = events.filter(({ outcome }) => outcome === 'refuted');
  const seen = coverage.pairs.filter((pair) => pair.seen > 0).length;
  const unseen = coverage.pairs.filter((pair) => pair.seen === 0);
  return [
    `## Contract ${verdict}: ${cell(run.baseUrl)}`,
    '',
    ...(trouble === undefined ? [] : [`> ${cell(trouble)}`, '']),
    '| Check | kept | broken | refuted | skipped |',
    '|---|---:|---:|---:|---:|',
    ...CHECKS.filter((check) => run.checks.includes(check)).map((check) => {
      const count = (outcome: string): number =>
        events.filter((event) => event.check === check && event.outcome === outcome).length;
      return `| ${check} | ${count('passed')} | ${count('failed')} | ${count('refuted')} | ${count('skipped')} |`;
    }),
    '',
    `${seen} of ${coverage.pairs.length} documented answers seen (${coverage.percent} %). Seed ${run.seed}.`,
    ...(unseen.length === 0 || unseen.length === coverage.pairs.length
      ? []
      : [
          '',
          `Not seen: ${unseen.map(({ operation, status }) => `${operation} ${status}`).join(', ')}`,
        ]),
    ...section('Broken', failed, run),
    ...section('Assumptions refuted', refuted, run),
    '',
  ].join('\n');
}

function section(title: string, events: readonly CheckEvent[], run: Run): readonly string[] {
  if (events.length === 0) return [];
  return [
    '',
    `### ${title}`,
    '',
    ...events
      .slice(0, MOST_SHOWN)
      .flatMap((event) => [
        `- **${cell(event.rule)}** ${cell(event.operation ?? '')}: ${cell(event.name)}`,
        `  - expected ${cell(event.expected)}`,
        `  - found ${cell(event.reason ?? '')}`,
        `  - source: ${cell(citationOf(event.rule, run.rules))}`,
        ...(event.curl === undefined
          ? []
          : ['', '    ```sh', `    ${event.curl.replaceAll('\n', ' ')}`, '    ```']),
      ]),
    ...(events.length > MOST_SHOWN ? [`- … and ${events.length - MOST_SHOWN} more`] : []),
  ];
}

/** On one line, with what Markdown would read as markup made plain. */
function cell(text: string): string {
  return text.replaceAll(/\s+/g, ' ').replaceAll(/[\\`*_{}[\]<>|]/g, (mark) => `\\${mark}`);
}
