import { stopwatch } from '../runtime/clock.js';
import type { Contract } from '../openapi/contract.js';
import { splitTarget } from '../server/message.js';
import type { Mutant, MutantDescription, Mutation } from './mutant.js';

/** How a suite of tests ended. */
export type SuiteResult = 'passed' | 'failed' | 'timed-out';

/** The gravest that `verify` said: a sentence of a page is contradicted, or an assumption of ours. */
export type JudgedAs = 'broken' | 'refuted';

export interface SuiteRun {
  readonly verdict: SuiteResult;
  /** What failed, where the suite can tell. */
  readonly noticedBy?: string;
  /** What was said of it, where the suite is `verify`. */
  readonly judgedAs?: JudgedAs;
  /** The names of the tests that failed, as far as the output tells. */
  readonly failed?: readonly string[];
}

/**
 * `killed`: the tests failed, or did not end, twice. `flaky`: they failed, and passed when they were
 * run again. `survived`: they passed. `unreached`: they call none of
 * the operations that the mutant changes, so they were not run again. `equivalent`: nothing can tell.
 */
export type Fate = 'killed' | 'flaky' | 'survived' | 'unreached' | 'equivalent';

export interface Finding {
  readonly mutant: MutantDescription;
  readonly fate: Fate;
  readonly timedOut: boolean;
  readonly noticedBy?: string;
  readonly judgedAs?: JudgedAs;
  /** Milliseconds; 0 when nothing was run. */
  readonly duration: number;
}

/** What the trial of a suite needs from outside. */
export interface Bench {
  /** A simulator of its own for each run. */
  start(mutation: Mutation): Promise<{ readonly url: string; close(): Promise<void> }>;
  test(url: string, mutant: Mutant | undefined): Promise<SuiteRun>;
}

/** How the suite ended each time when nothing was broken. */
export interface Unmutated {
  readonly outcomes: readonly SuiteRun[];
  /** The operations that it calls. */
  readonly reached: ReadonlySet<string>;
  /** Milliseconds of the longest run. */
  readonly duration: number;
}

/** Tries the suite several times when nothing is broken; once only when it does not end. */
export async function tryUnmutated(
  bench: Bench,
  contract: Contract,
  { runs, signal }: { readonly runs: number; readonly signal: AbortSignal },
): Promise<Unmutated> {
  const reached = new Set<string>();
  const outcomes: SuiteRun[] = [];
  let duration = 0;
  while (outcomes.length < runs && !signal.aborted) {
    const start = stopwatch();
    const outcome = await testOnce(bench, undefined, {
      wrap: (handle) => (request, world) => {
        const match = contract.match(request.method, splitTarget(request.url).path);
        if (match !== undefined && 'operation' in match) reached.add(match.operation.id);
        return handle(request, world);
      },
    });
    outcomes.push(outcome);
    duration = Math.max(duration, stopwatch() - start);
    if (outcome.verdict === 'timed-out') break;
  }
  return { outcomes, reached, duration };
}

/** Tries the suite on each mutant, `jobs` of them at a time. Findings keep the order of the mutants. */
export async function tryMutants(options: {
  readonly bench: Bench;
  readonly mutants: readonly Mutant[];
  readonly reached: ReadonlySet<string>;
  readonly jobs: number;
  /** Whether a kill is tried again. */
  readonly confirm: boolean;
  readonly onFinding: (finding: Finding) => void;
  readonly signal: AbortSignal;
}): Promise<readonly Finding[]> {
  const { bench, mutants, reached, jobs, confirm, onFinding, signal } = options;
  const findings: (Finding | undefined)[] = [];
  const stopped = (): boolean => signal.aborted;
  let next = 0;
  const work = async (): Promise<void> => {
    for (;;) {
      const index = next++;
      const mutant = mutants[index];
      if (mutant === undefined || stopped()) return;
      const finding = await tryMutant(bench, mutant, reached, confirm);
      if (stopped()) return;
      findings[index] = finding;
      onFinding(finding);
    }
  };
  await Promise.all(Array.from({ length: jobs }, work));
  return findings.filter((finding) => finding !== undefined);
}

async function tryMutant(
  bench: Bench,
  mutant: Mutant,
  reached: ReadonlySet<string>,
  confirm: boolean,
): Promise<Finding> {
  if (mutant.equivalent !== undefined) {
    return { mutant, fate: 'equivalent', timedOut: false, duration: 0 };
  }
  if (!mutant.operations.some((operation) => reached.has(operation))) {
    return { mutant, fate: 'unreached', timedOut: false, duration: 0 };
  }
  const start = stopwatch();
  const { verdict, noticedBy, judgedAs } = await testOnce(bench, mutant, mutant.mutate());
  const again =
    confirm && verdict !== 'passed' ? await testOnce(bench, mutant, mutant.mutate()) : undefined;
  return {
    mutant,
    fate: verdict === 'passed' ? 'survived' : again?.verdict === 'passed' ? 'flaky' : 'killed',
    timedOut: verdict === 'timed-out',
    ...(noticedBy !== undefined && { noticedBy }),
    ...(judgedAs !== undefined && { judgedAs }),
    duration: stopwatch() - start,
  };
}

async function testOnce(
  bench: Bench,
  mutant: Mutant | undefined,
  mutation: Mutation,
): Promise<SuiteRun> {
  const simulator = await bench.start(mutation);
  try {
    return await bench.test(simulator.url, mutant);
  } finally {
    await simulator.close();
  }
}
