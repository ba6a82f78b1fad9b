import { cite } from './mutant.js';
import type { Finding } from './run.js';
import { isMisjudged, scoreOf, survivorsByRule } from './score.js';

/** What was run, for the head of a report. */
export interface RunInfo {
  readonly command: string;
  readonly seed: number;
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

export function jsonReport(findings: readonly Finding[], run: RunInfo): string {
  const { counts, timedOut, percent } = scoreOf(findings);
  const report = {
    command: run.command,
    seed: run.seed,
    score: percent,
    counts: { ...counts, timed_out: timedOut },
    mutants: findings.map(({ mutant, fate, timedOut: late, noticedBy, judgedAs, duration }) => ({
      id: mutant.id,
      title: mutant.title,
      rule: mutant.rule,
      citation: cite(mutant.evidence),
      operations: mutant.operations,
      fate,
      ...(late && { timed_out: true }),
      ...(noticedBy !== undefined && { noticed_by: noticedBy }),
      ...(judgedAs !== undefined && { judged_as: judgedAs }),
      grade: mutant.evidence.grade,
      ...(mutant.equivalent !== undefined && { equivalent: mutant.equivalent }),
      milliseconds: Math.round(duration),
    })),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

/** For the summary of a CI step. */
export function markdownReport(findings: readonly Finding[], run: RunInfo): string {
  const lines = ['# Mutation report', '', `\`${run.command}\``, '', summary(findings)];
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
