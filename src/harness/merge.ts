import { parseInstant, toInstant } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import {
  inOrder,
  MergeError,
  requireNothingTwice,
  requireSame,
  requireSameDivision,
  type RunFile,
} from '../runtime/report-parts.js';
import { describeShard, parseShard } from '../runtime/shard.js';
import type { JudgedAssumption } from './assumptions.js';
import { percentOf, type Coverage } from './coverage.js';
import { VERDICTS, type CheckEvent } from './event.js';
import { countOf } from './verdict.js';
import type { Run } from './verify.js';

/** Reads a run from what `verify --report json=FILE` wrote. */
export function parseRun(file: string, value: unknown): RunFile<Run> {
  if (isRun(value)) return { file, run: value };
  const found =
    isObject(value) && value['reportFormat'] === 'CTRF' ? 'is a CTRF report' : 'is not a report';
  throw new MergeError(
    `${file} ${found}: merge takes what verify or mutate wrote with --report json=FILE, and writes every format`,
  );
}

function isRun(value: unknown): value is Run {
  if (!isObject(value) || !isObject(value['coverage'])) return false;
  const { coverage } = value;
  const lists = [value['events'], value['durations'], value['assumptions'], value['rules']];
  return (
    [...lists, coverage['pairs'], coverage['cells']].every((each) => Array.isArray(each)) &&
    typeof value['started'] === 'string' &&
    typeof value['baseUrl'] === 'string'
  );
}

/**
 * One run made of its parts: of shards, checks or operations that were tested apart.
 *
 * @throws MergeError when the parts do not belong together
 */
export function mergeRuns(files: readonly RunFile<Run>[]): Run {
  requireSame(files, ['seed', 'simulator']);
  requireSameDivision(files);
  requireNothingTwice(files, 'test', ({ events }) => events.map(nameOf));
  const runs = inOrder(files.map(({ run }) => run));
  const [first] = runs;
  if (first === undefined) throw new MergeError('there is nothing to merge');
  const events = runs.flatMap((run) => run.events);
  const begin = Math.min(...runs.map(({ started }) => parseInstant(started)));
  const end = Math.max(...runs.map((run) => parseInstant(run.started) + run.milliseconds));
  const shard = partsOf(runs);
  const {
    shard: _shard,
    trouble: _trouble,
    stopped: _stopped,
    baseline: _baseline,
    ...rest
  } = first;
  return {
    ...rest,
    baseUrl: [...new Set(runs.map(({ baseUrl }) => baseUrl))].join(', '),
    checks: [...new Set(runs.flatMap(({ checks }) => checks))],
    events,
    counts: countOf(events),
    coverage: mergeCoverage(runs.map(({ coverage }) => coverage)),
    assumptions: first.assumptions.map((assumption) => mergeAssumption(assumption, runs)),
    leftovers: runs.flatMap(({ leftovers }) => leftovers),
    ...told('trouble', runs),
    ...told('stopped', runs),
    whole: false,
    ...(shard !== undefined && { shard }),
    started: toInstant(begin),
    milliseconds: end - begin,
    durations: runs.flatMap(({ durations }) => durations),
  };
}

/** What stopped any of them, once. */
function told(name: 'trouble' | 'stopped', runs: readonly Run[]): Partial<Run> {
  const all = [...new Set(runs.flatMap((run) => run[name] ?? []))];
  return all.length === 0 ? {} : { [name]: all.join('; ') };
}

/** The shards that are there; `undefined` when that is all of them, or nothing was divided. */
function partsOf(runs: readonly Run[]): string | undefined {
  const shards = runs.flatMap(({ shard = '' }) => parseShard(shard) ?? []);
  const [first] = shards;
  if (first === undefined || shards.length === first.of) return undefined;
  return shards.map(describeShard).join(', ');
}

function nameOf({ check, operation, rule, name }: CheckEvent): string {
  return [check, operation, rule, name].filter(Boolean).join(' ');
}

/** What any part saw was seen. */
function mergeCoverage(parts: readonly Coverage[]): Coverage {
  const keyOfPair = (pair: Coverage['pairs'][number]): string => `${pair.operation} ${pair.status}`;
  const keyOfCell = (cell: Coverage['cells'][number]): string =>
    `${cell.kind} ${cell.state} ${cell.operation}`;
  const pairs = grouped(
    parts.flatMap((part) => part.pairs),
    keyOfPair,
  ).map(([pair, all]) => ({
    ...pair,
    seen: all.reduce((sum, { seen }) => sum + seen, 0),
    failed: all.reduce((sum, { failed }) => sum + failed, 0),
  }));
  const cells = grouped(
    parts.flatMap((part) => part.cells),
    keyOfCell,
  ).map(([cell, all]) => ({
    ...cell,
    outcome:
      VERDICTS.find((verdict) => all.some(({ outcome }) => outcome === verdict)) ??
      ('untested' as const),
  }));
  return { pairs, cells, percent: percentOf(pairs) };
}

function grouped<Each>(
  all: readonly Each[],
  keyOf: (each: Each) => string,
): readonly (readonly [Each, readonly Each[]])[] {
  const groups = new Map<string, [Each, Each[]]>();
  for (const each of all) {
    const group = groups.get(keyOf(each));
    if (group === undefined) groups.set(keyOf(each), [each, [each]]);
    else group[1].push(each);
  }
  return [...groups.values()];
}

/** One part that contradicts it is enough. */
function mergeAssumption(assumption: JudgedAssumption, runs: readonly Run[]): JudgedAssumption {
  const verdicts = runs.flatMap(({ assumptions }) =>
    assumptions.filter(({ place }) => place === assumption.place).map(({ verdict }) => verdict),
  );
  const verdict = (['refuted', 'confirmed'] as const).find((each) => verdicts.includes(each));
  return { ...assumption, verdict: verdict ?? 'untested' };
}
