import { isObject } from './json.js';
import { parseShard } from './shard.js';

/** A file that holds no report, or reports that do not belong together. The message says which and why. */
export class MergeError extends Error {
  override readonly name = 'MergeError';
}

/** A JSON report of a run that may be a part of a whole. */
export interface RunFile<Run> {
  readonly file: string;
  readonly run: Run;
}

/** A part of a run, such as `2/4`; without `shard`, nothing was divided. */
interface Divided {
  readonly shard?: string;
}

/** @throws MergeError when the text is not JSON */
export function readJson(file: string, text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MergeError(
      `${file} is not JSON: merge takes what verify or mutate wrote with --report json=FILE`,
      { cause: error },
    );
  }
}

/** Whether `mutate` wrote it, and not `verify`. */
export function isMutateReport(value: unknown): boolean {
  return isObject(value) && Array.isArray(value['mutants']);
}

/**
 * Refuses reports that differ in what must be the same for all parts.
 *
 * @throws MergeError
 */
export function requireSame<Run extends object>(
  files: readonly RunFile<Run>[],
  names: readonly (keyof Run & string)[],
): void {
  const [first] = files;
  if (first === undefined) return;
  for (const { file, run } of files) {
    const differs = names.find((name) => String(run[name]) !== String(first.run[name]));
    if (differs === undefined) continue;
    throw new MergeError(
      `${file} and ${first.file} cannot be merged: ${differs} is ${String(run[differs])} and ${String(first.run[differs])}`,
    );
  }
}

/** @throws MergeError when one is a part of 3 and another of 4 */
export function requireSameDivision(files: readonly RunFile<Divided>[]): void {
  const countOf = ({ shard = '' }: Divided): number => parseShard(shard)?.of ?? 1;
  const [first] = files;
  if (first === undefined) return;
  for (const { file, run } of files) {
    if (countOf(run) === countOf(first.run)) continue;
    throw new MergeError(
      `${file} and ${first.file} cannot be merged: they are parts of ${countOf(run)} and of ${countOf(first.run)}`,
    );
  }
}

/**
 * Refuses what two of the reports contain.
 *
 * @param thing what is named: a test, a mutant
 * @throws MergeError
 */
export function requireNothingTwice<Run>(
  files: readonly RunFile<Run>[],
  thing: string,
  namesIn: (run: Run) => Iterable<string>,
): void {
  const seen = new Map<string, string>();
  for (const { file, run } of files) {
    for (const name of new Set(namesIn(run))) {
      const other = seen.get(name);
      if (other !== undefined) {
        throw new MergeError(`${file} and ${other} have a ${thing} in common: ${name}`);
      }
      seen.set(name, file);
    }
  }
}

/** The parts in their order. */
export function inOrder<Run extends Divided>(runs: readonly Run[]): readonly Run[] {
  const indexOf = ({ shard = '' }: Divided): number => parseShard(shard)?.index ?? 0;
  return [...runs].sort((one, other) => indexOf(one) - indexOf(other));
}
