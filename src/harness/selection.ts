import type { Contract } from '../openapi/contract.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { isInShard, type Shard } from '../runtime/shard.js';
import { CHECKS, type Check } from './event.js';

export interface Selection {
  /** Operation ids and rule ids; empty for all. */
  readonly only: readonly string[];
  /** The same; these are left out of what `only` names. */
  readonly exclude: readonly string[];
  readonly shard?: Shard;
}

/** Whether a test is wanted; it is asked once for each test. */
export type Wants = (operation: string, rule: string, name: string) => boolean;

/** Nothing said means everything. */
export function toSelection({ only = [], exclude = [], shard }: Partial<Selection>): Selection {
  return { only, exclude, ...(shard !== undefined && { shard }) };
}

export function createWants({ only, exclude, shard }: Selection): Wants {
  return (operation, rule, name) =>
    (only.length === 0 || only.includes(operation) || only.includes(rule)) &&
    !exclude.includes(operation) &&
    !exclude.includes(rule) &&
    (shard === undefined || isInShard(shard, `${operation} ${name}`));
}

/** Whether any test of an operation may be wanted; where rules are named, only the test can tell. */
export function createConcerns(
  { only, exclude }: Selection,
  { operations }: Contract,
): (operation: string) => boolean {
  const namesOperations = only.length > 0 && only.every((name) => operations.has(name));
  return (operation) =>
    (!namesOperations || only.includes(operation)) && !exclude.includes(operation);
}

/** Only a run of everything can tell that a known failure is gone. */
export function isAll({ only, exclude, shard }: Selection, checks: readonly Check[]): boolean {
  return (
    only.length + exclude.length === 0 &&
    shard === undefined &&
    CHECKS.every((check) => checks.includes(check))
  );
}

/** Rules that no answer cites: the tests alone describe them. */
const RULES_OF_TESTS = ['error.documented'];

/** @throws RangeError when `only` or `exclude` has an unknown name */
export function requireKnownNames(
  { only, exclude }: Selection,
  contract: Contract,
  rules: readonly Rule[],
): void {
  const known = [...contract.operations.keys(), ...rules.map(({ id }) => id), ...RULES_OF_TESTS];
  for (const [flag, names] of [
    ['--only', only],
    ['--exclude', exclude],
  ] as const) {
    const unknown = names.find((name) => !known.includes(name));
    if (unknown === undefined) continue;
    const near = nearest(unknown, known);
    throw new RangeError(
      `${flag} ${unknown}: this is not the name of an operation or rule${near === undefined ? '' : `. Did you mean ${near}?`} (verify --list shows all)`,
    );
  }
}

/** The name with the most pairs of letters in common, if that is half of them. */
function nearest(name: string, known: readonly string[]): string | undefined {
  const wanted = pairsOf(name);
  const ranked = known
    .map((each) => {
      const pairs = pairsOf(each);
      const common = wanted.filter((pair) => pairs.includes(pair)).length;
      return { each, likeness: (2 * common) / (wanted.length + pairs.length) };
    })
    .sort((one, other) => other.likeness - one.likeness);
  const [best] = ranked;
  return best !== undefined && best.likeness >= 0.5 ? best.each : undefined;
}

function pairsOf(text: string): readonly string[] {
  const plain = text.toLowerCase();
  return Array.from({ length: Math.max(0, plain.length - 1) }, (_each, at) =>
    plain.slice(at, at + 2),
  );
}
