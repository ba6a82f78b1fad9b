import { createHash } from 'node:crypto';
import { cite } from './mutant.js';
import type { Finding } from './run.js';
import { isMisjudged, scoreOf, survivorsByRule } from './score.js';

/** What was run, for the head of a report. */
export interface RunInfo {
  readonly command: string;
  readonly seed: number;
  /** As on the command line. */
  readonly definitions: readonly string[];
  readonly whole: Whole;
  /** Which part of the whole was tried: `2/4`. */
  readonly shard?: string;
  /** Whether the run was stopped before its end. */
  readonly stopped?: true;
}

/** All mutants that were chosen, before they were divided into parts. */
export interface Whole {
  readonly mutants: number;
  /** Of their ids: two selections with the same mutants have the same. */
  readonly digest: string;
}

export function describeWhole(ids: readonly string[]): Whole {
  const digest = createHash('sha256')
    .update([...ids].sort().join('\n'))
    .digest('hex');
  return { mutants: ids.length, digest: `sha256:${digest}` };
}

/** For a terminal. */
export function textReport(findings: readonly Finding[]): string {
  const lines: string[] = [];
  for (const [rule, survivors] of survivorsByRule(findings)) {
    lines.push(`  ${rule}`);
    for (const { mutant, fate } of survivors) {
      const note = fate === 'unreached' ? ' (the tests never call this)' : '';
      lines.push(`    ${mutant.title}${note}`, `      ${mutant.id} · ${cite(mutant.evidence)}`);
    }
  }
  if (lines.length > 0) lines.unshift('', 'Survivors, by the rule that no test checks:', '');
  const flaky = findings.filter(({ fate }) => fate === 'flaky');
  if (flaky.length > 0) {
    lines.push('', 'Flaky: the tests failed, and passed when they were run again:', '');
    for (const { mutant } of flaky) lines.push(`  ${mutant.id}`, `    ${mutant.title}`);
  }
  const misjudged = findings.filter(isMisjudged);
  if (misjudged.length > 0) {
    lines.push(
      '',
      'Not judged as their evidence requires (documented: broken; else: refuted):',
      '',
    );
    for (const { mutant, judgedAs = '', noticedBy = '' } of misjudged) {
      lines.push(`  ${mutant.id}: ${judgedAs}, by ${noticedBy}`, `      ${cite(mutant.evidence)}`);
    }
  }
  return `${[...lines, '', summary(findings)].join('\n')}\n`;
}

function summary(findings: readonly Finding[]): string {
  const { counts, timedOut, percent } = scoreOf(findings);
  const parts = [
    `${counts.killed} killed${timedOut > 0 ? ` (${timedOut} by timeout)` : ''}`,
    `${counts.survived} survived`,
    ...tellVerdicts(findings),
    ...(counts.flaky > 0 ? [`${counts.flaky} flaky, not counted`] : []),
    ...(counts.unreached > 0 ? [`${counts.unreached} unreached`] : []),
    ...(counts.equivalent > 0 ? [`${counts.equivalent} equivalent, not counted`] : []),
  ];
  return `Mutation score ${percent} %: ${parts.join(', ')}.`;
}

/** What `verify` said of those that it noticed. */
function tellVerdicts(findings: readonly Finding[]): readonly string[] {
  return (['broken', 'refuted'] as const).flatMap((verdict) => {
    const { length } = findings.filter(({ judgedAs }) => judgedAs === verdict);
    return length === 0 ? [] : [`${length} judged ${verdict}`];
  });
}

/** For the summary of a CI step. */
export function markdownReport(findings: readonly Finding[], run: RunInfo): string {
  const lines = ['# Mutation report', '', `\`${run.command}\``, '', summary(findings)];
  if (run.shard !== undefined) {
    lines.push('', `Part ${run.shard} of ${run.whole.mutants} mutants.`);
  }
  const survivors = survivorsByRule(findings);
  if (survivors.size > 0) {
    lines.push('', '## Survivors', '', '| Rule | What the tests do not notice | Source |');
    lines.push('|---|---|---|');
    for (const [rule, here] of survivors) {
      for (const { mutant, fate } of here) {
        const note = fate === 'unreached' ? ' *(never called)*' : '';
        lines.push(
          `| \`${rule}\` | ${cell(mutant.title)}${note} | ${cell(cite(mutant.evidence))} |`,
        );
      }
    }
  }
  const flaky = findings.filter(({ fate }) => fate === 'flaky');
  if (flaky.length > 0) {
    lines.push('', '## Flaky, not counted', '', 'The tests failed, and passed when run again.', '');
    for (const { mutant } of flaky) lines.push(`- ${mutant.title} (\`${mutant.id}\`)`);
  }
  const equivalents = findings.filter(({ fate }) => fate === 'equivalent');
  if (equivalents.length > 0) {
    lines.push(
      '',
      '## Equivalent, not counted',
      '',
      '| Mutant | Why no test can notice it |',
      '|---|---|',
    );
    for (const { mutant } of equivalents) {
      lines.push(`| ${cell(mutant.title)} | ${cell(mutant.equivalent ?? '')} |`);
    }
  }
  return `${lines.join('\n')}\n`;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|');
}
