import { createRandom } from '../runtime/random.js';
import { isInShard, type Shard } from '../runtime/shard.js';
import type { Mutant } from './mutant.js';

export interface Selection {
  /** Operations, rules, or beginnings of mutant ids; empty for all. */
  readonly only: readonly string[];
  /** How many are drawn of those; absent for all. */
  readonly sample?: number | undefined;
  readonly seed: number;
  /** Only this part of what is wanted. */
  readonly shard?: Shard | undefined;
}

/**
 * The mutants that are wanted, in their order. Each draws its lot by its own id, so a sample of one
 * seed hardly changes when a mutant is added. Those known to be equivalent are never drawn.
 */
export function selectMutants(
  mutants: readonly Mutant[],
  { shard, ...selection }: Selection,
): readonly Mutant[] {
  const wanted = sampled(mutants, selection);
  return shard === undefined ? wanted : wanted.filter(({ id }) => isInShard(shard, id));
}

function sampled(
  mutants: readonly Mutant[],
  { only, sample, seed }: Omit<Selection, 'shard'>,
): readonly Mutant[] {
  const wanted = mutants.filter(
    (mutant) => only.length === 0 || only.some((word) => isNamed(mutant, word)),
  );
  if (sample === undefined) return wanted;
  const lots = wanted
    .filter(({ equivalent }) => equivalent === undefined)
    .map((mutant) => ({ mutant, lot: createRandom(seed, mutant.id).fraction() }))
    .sort((one, other) => one.lot - other.lot);
  const drawn = new Set(lots.slice(0, sample).map(({ mutant }) => mutant));
  return wanted.filter((mutant) => drawn.has(mutant));
}

function isNamed({ id, rule, operations }: Mutant, word: string): boolean {
  return (
    rule === word ||
    id === word ||
    id.startsWith(`${word}/`) ||
    id.startsWith(`${word}.`) ||
    (operations.length === 1 && operations[0] === word)
  );
}
