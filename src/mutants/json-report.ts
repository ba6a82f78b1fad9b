import type { Evidence } from '../openapi/evidence.js';
import { isObject } from '../runtime/json.js';
import { MergeError, type RunFile } from '../runtime/report-parts.js';
import { cite } from './mutant.js';
import type { RunInfo } from './report.js';
import type { Fate, Finding } from './run.js';
import { scoreOf } from './score.js';

/** A run of `mutate`, as far as reports tell it. */
export interface MutateRun extends RunInfo {
  readonly findings: readonly Finding[];
}

/** For programs; `parseReport` reads it. */
export function jsonReport(findings: readonly Finding[], run: RunInfo): string {
  const { counts, timedOut, percent } = scoreOf(findings);
  const { command, seed, definitions, shard, whole, stopped } = run;
  const report = {
    command,
    seed,
    definitions,
    ...(shard !== undefined && { shard }),
    whole,
    ...(stopped && { stopped }),
    score: percent,
    counts: { ...counts, timed_out: timedOut },
    mutants: findings.map(toJson),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function toJson({ mutant, fate, timedOut, noticedBy, judgedAs, duration }: Finding): object {
  const { id, title, rule, evidence, operations, equivalent } = mutant;
  return {
    ...{ id, title, rule, citation: cite(evidence), operations, fate },
    ...(timedOut && { timed_out: true }),
    ...(noticedBy !== undefined && { noticed_by: noticedBy }),
    ...(judgedAs !== undefined && { judged_as: judgedAs }),
    grade: evidence.grade,
    evidence,
    ...(equivalent !== undefined && { equivalent }),
    milliseconds: Math.round(duration),
  };
}

/**
 * Reads what `jsonReport` wrote.
 *
 * @throws MergeError when something is missing in it
 */
export function parseReport(file: string, value: unknown): RunFile<MutateRun> {
  if (!isObject(value) || !isObject(value['whole'])) {
    throw new MergeError(
      `${file} does not say of which mutants it is a part: an earlier version wrote it. Run mutate again`,
    );
  }
  const { command, seed, definitions, shard, whole, stopped, mutants } = value;
  const { mutants: count, digest } = whole;
  if (
    typeof command !== 'string' ||
    typeof seed !== 'number' ||
    !isTexts(definitions) ||
    !(shard === undefined || typeof shard === 'string') ||
    typeof count !== 'number' ||
    typeof digest !== 'string' ||
    !Array.isArray(mutants)
  ) {
    throw new MergeError(
      `${file} is not a report of mutate: its command, seed, definitions, shard or whole is missing or of another type`,
    );
  }
  const run: MutateRun = {
    ...{ command, seed, definitions },
    ...(shard !== undefined && { shard }),
    whole: { mutants: count, digest },
    ...(stopped === true && { stopped }),
    findings: mutants.map((mutant: unknown, index) => {
      const finding = toFinding(mutant);
      if (finding !== undefined) return finding;
      throw new MergeError(`${file} is not a report of mutate: /mutants/${index} is not a mutant`);
    }),
  };
  return { file, run };
}

const FATES: readonly unknown[] = [
  'killed',
  'flaky',
  'survived',
  'unreached',
  'equivalent',
] satisfies readonly Fate[];
const isFate = (value: unknown): value is Fate => FATES.includes(value);

function toFinding(value: unknown): Finding | undefined {
  if (!isObject(value)) return undefined;
  const { id, title, rule, operations, evidence, fate, milliseconds } = value;
  const { equivalent, timed_out: late, noticed_by: noticedBy, judged_as: judgedAs } = value;
  if (
    typeof id !== 'string' ||
    typeof title !== 'string' ||
    typeof rule !== 'string' ||
    !isTexts(operations) ||
    !isEvidence(evidence) ||
    !isFate(fate) ||
    typeof milliseconds !== 'number'
  ) {
    return undefined;
  }
  return {
    mutant: {
      ...{ id, title, rule, operations, evidence },
      ...(typeof equivalent === 'string' && { equivalent }),
    },
    fate,
    timedOut: late === true,
    ...(typeof noticedBy === 'string' && { noticedBy }),
    ...((judgedAs === 'broken' || judgedAs === 'refuted') && { judgedAs }),
    duration: milliseconds,
  };
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string');
}

function isEvidence(value: unknown): value is Evidence {
  if (!isObject(value)) return false;
  const { grade, page, sentence = '', reason } = value;
  if (grade === 'inferred') return typeof reason === 'string';
  const isGrade = grade === 'documented' || grade === 'docs';
  return isGrade && typeof page === 'string' && typeof sentence === 'string';
}
