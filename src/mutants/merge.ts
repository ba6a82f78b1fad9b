import {
  inOrder,
  MergeError,
  requireNothingTwice,
  requireSame,
  requireSameDivision,
  type RunFile,
} from '../runtime/report-parts.js';
import { parseShard } from '../runtime/shard.js';
import type { MutateRun } from './json-report.js';
import { describeWhole } from './report.js';

/**
 * One run made of all its parts. A part that is missing is refused: the score of the others says nothing of
 * the whole.
 *
 * @throws MergeError when the parts do not belong together, or are not all there
 */
export function mergeMutateRuns(files: readonly RunFile<MutateRun>[]): MutateRun {
  requireSame(files, ['seed', 'definitions', 'command']);
  requireSameDivision(files);
  requireSameWhole(files);
  requireNothingTwice(files, 'mutant', ({ findings }) => findings.map(({ mutant }) => mutant.id));
  const runs = inOrder(files.map(({ run }) => run));
  const [first] = runs;
  if (first === undefined) throw new MergeError('there is nothing to merge');
  const stopped = files.find(({ run }) => run.stopped);
  if (stopped !== undefined) {
    throw new MergeError(
      `${stopped.file} is of a run that was stopped${ofPart(stopped.run)}: run it again`,
    );
  }
  requireAllParts(runs);
  const findings = runs.flatMap((run) => run.findings);
  const { shard: _shard, ...rest } = first;
  const merged = describeWhole(findings.map(({ mutant }) => mutant.id));
  if (merged.digest !== rest.whole.digest) {
    throw new MergeError(
      `the reports have ${merged.mutants} of ${rest.whole.mutants} mutants: they are not as mutate wrote them. Run it again`,
    );
  }
  return { ...rest, findings };
}

const ofPart = ({ shard }: MutateRun): string => (shard === undefined ? '' : ` (part ${shard})`);

function requireSameWhole(files: readonly RunFile<MutateRun>[]): void {
  const [first] = files;
  const other = files.find(({ run }) => run.whole.digest !== first?.run.whole.digest);
  if (other === undefined || first === undefined) return;
  throw new MergeError(
    `${other.file} and ${first.file} cannot be merged: they are parts of different sets of mutants (${other.run.whole.mutants} and ${first.run.whole.mutants}). Give all parts the same --only and --sample, and one version of masstack-mock`,
  );
}

function requireAllParts(runs: readonly MutateRun[]): void {
  const shards = runs.flatMap(({ shard = '' }) => parseShard(shard) ?? []);
  const [{ of } = { of: 0 }] = shards;
  const missing = Array.from({ length: of }, (_, index) => index + 1)
    .filter((part) => !shards.some(({ index }) => index === part))
    .map((part) => `${part}/${of}`);
  if (missing.length === 0) return;
  throw new MergeError(
    missing.length === 1
      ? `part ${missing.join()} is missing: add the report of mutate --shard ${missing.join()}`
      : `parts ${missing.join(', ')} are missing: add the report of mutate --shard for each`,
  );
}
