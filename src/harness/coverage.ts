import type { Lifecycles } from '../lifecycles/index.js';
import { ABSENT, operationsOf, rowsFor, type Lifecycle } from '../lifecycles/lifecycle.js';
import type { Contract } from '../openapi/contract.js';
import { documentedStatuses } from '../openapi/operation.js';
import { VERDICTS, type CheckEvent, type Verdict } from './event.js';
import type { Seen } from './seen.js';

/** A documented answer of an operation. */
interface PairCoverage {
  readonly operation: string;
  readonly status: number;
  /** How often it was seen. */
  readonly seen: number;
  /** How many tests that expected something else, or something more, got it. */
  readonly failed: number;
}

/** A cell of a state-by-operation matrix. */
interface CellCoverage {
  readonly kind: string;
  readonly state: string;
  readonly operation: string;
  readonly outcome: Verdict | 'untested';
}

export interface Coverage {
  readonly pairs: readonly PairCoverage[];
  readonly cells: readonly CellCoverage[];
  /** Of the documented answers, those that were seen; from 0 to 100. */
  readonly percent: number;
}

export function describeCoverage(
  contract: Contract,
  lifecycles: Lifecycles,
  events: readonly CheckEvent[],
  seen: ReadonlyMap<string, Seen>,
): Coverage {
  const pairs = [...contract.operations.values()].flatMap((operation) =>
    documentedStatuses(operation).map((status) => ({
      operation: operation.id,
      status,
      seen: seen.get(`${operation.id} ${status}`)?.count ?? 0,
      failed: events.filter(
        (event) =>
          event.outcome === 'failed' &&
          event.operation === operation.id &&
          event.answer?.status === status,
      ).length,
    })),
  );
  return {
    pairs,
    cells: lifecycles.kinds.flatMap((kind) => cellsOf(lifecycles.of(kind), events)),
    percent: percentOf(pairs),
  };
}

/** Rounded down to a tenth, so that 100 means all. */
export function percentOf(pairs: Coverage['pairs']): number {
  const covered = pairs.filter(({ seen }) => seen > 0).length;
  return Math.floor((covered / pairs.length) * 1000) / 10;
}

function cellsOf(lifecycle: Lifecycle, events: readonly CheckEvent[]): readonly CellCoverage[] {
  const { kind } = lifecycle;
  return [ABSENT, ...lifecycle.states].flatMap((state) =>
    operationsOf(lifecycle)
      .filter((operation) => rowsFor(lifecycle, operation, state).length > 0)
      .map((operation) => ({
        kind,
        state,
        operation,
        outcome: outcomeOf(events, kind, state, operation),
      })),
  );
}

const GRAVEST = VERDICTS;

function outcomeOf(
  events: readonly CheckEvent[],
  kind: string,
  state: string,
  operation: string,
): Verdict | 'untested' {
  const found = events.filter(
    (event) =>
      event.check === 'walks' &&
      event.kind === kind &&
      event.state === state &&
      event.operation === operation,
  );
  return GRAVEST.find((verdict) => found.some(({ outcome }) => outcome === verdict)) ?? 'untested';
}
