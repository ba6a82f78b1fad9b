import type { Definition } from '../definition/definition.js';
import type { CheckEvent, VerifyOptions } from '../harness/index.js';
import type { Simulator, SimulatorOptions } from '../index.js';
import { failedTests } from '../mutants/flaky.js';
import type { Mutant } from '../mutants/mutant.js';
import type { Bench, JudgedAs, SuiteRun, SuiteResult } from '../mutants/run.js';
import { runCommand } from '../runtime/child.js';

/** A bench, and what the tests on it wrote last. */
export interface Trial {
  readonly bench: Bench;
  readonly tail: () => string;
}

export interface Patience {
  /** Milliseconds for one run of the tests. */
  timeout: number;
}

/** Tries a command line, which finds its simulator in `MASSTACK_MOCK_URL`. */
export function commandTrial(
  command: string,
  options: SimulatorOptions,
  patience: Patience,
  signal: AbortSignal,
  environment: NodeJS.ProcessEnv,
): Trial {
  let tail = '';
  return {
    tail: () => tail,
    bench: {
      start: (mutation) => startMutated(options, mutation),
      async test(url) {
        // The second is what `masstack-mock verify` takes for --base-url, in every shell.
        const found = { MASSTACK_MOCK_URL: url, MASSTACK_MOCK_BASE_URL: url };
        const result = await runCommand(command, {
          environment: { ...environment, ...found },
          timeout: patience.timeout,
          signal,
        });
        ({ tail } = result);
        return { verdict: verdictOf(result), failed: failedTests(tail) };
      },
    },
  };
}

async function startMutated(
  options: SimulatorOptions,
  mutation: NonNullable<SimulatorOptions['mutation']>,
): Promise<Simulator> {
  const { createSimulator } = await import('../index.js');
  return createSimulator({ ...options, mutation });
}

function verdictOf(result: {
  readonly code: number | undefined;
  readonly timedOut: boolean;
}): SuiteResult {
  if (result.timedOut) return 'timed-out';
  return result.code === 0 ? 'passed' : 'failed';
}

/** Why nothing can be tried with `verify` where it does not pass on the unbroken simulator. */
export const NOT_KEPT =
  'the unbroken simulator does not keep its own contract. Run verify with the same --definition: it tells all that is wrong.';

/** What `verify` starts from when it has no --base-url, so that two runs tell the same. */
const START_OF_TIME = '2026-01-01T00:00:00.000Z';

/**
 * Tries `masstack-mock verify`, in this process: a run ends where it finds the contract broken.
 *
 * @param options.hasty whether a refuted assumption ends it, too, where no more is due: what would be
 *   found broken after it, which must not be, is not found then
 */
export async function selfTrial(
  options: SimulatorOptions,
  {
    definition,
    seed,
    hasty = false,
  }: { readonly definition: Definition; readonly seed: number; readonly hasty?: boolean },
): Promise<Trial> {
  const { verify } = await import('../harness/index.js');
  const { allRules } = await import('../admin/rules.js');
  const rules = allRules(definition);
  let tail = '';

  const run = async (url: string, part: Part, enough: boolean): Promise<SuiteRun> => {
    let refuted: CheckEvent | undefined;
    try {
      const { trouble } = await verify({
        baseUrl: url,
        seed,
        inForce: definition,
        rules,
        ...part,
        onEvent: (event) => {
          if (event.outcome === 'failed') throw new Noticed(tellEvent(event), 'broken');
          if (event.outcome !== 'refuted') return;
          if (enough) throw new Noticed(tellEvent(event), 'refuted');
          refuted ??= event;
        },
      });
      if (trouble !== undefined) return failed((tail = trouble));
    } catch (error) {
      if (!(error instanceof Noticed)) throw error;
      return failed((tail = error.message), error.judgedAs);
    }
    return refuted === undefined
      ? { verdict: 'passed' }
      : failed((tail = tellEvent(refuted)), 'refuted');
  };

  return {
    tail: () => tail,
    bench: {
      async start(mutation) {
        const simulator = await startMutated(options, mutation);
        await simulator.handle({
          method: 'POST',
          url: '/__admin/reset',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify({ at: START_OF_TIME })),
        });
        return simulator;
      },
      async test(url, mutant) {
        if (mutant === undefined) return run(url, {}, true);
        const enough = hasty && mutant.evidence.grade !== 'documented';
        // What a part notices, the whole notices; the other way round not.
        const quick = await run(url, partFor(mutant), enough);
        return quick.verdict === 'passed' ? run(url, {}, enough) : quick;
      },
    },
  };
}

type Part = Pick<VerifyOptions, 'only' | 'checks'>;

/** The operations that can differ; of many, the checks that are quick. */
function partFor({ operations }: Mutant): Part {
  return operations.length < 10
    ? { only: operations }
    : { checks: ['walks', 'credentials', 'errors'] };
}

function failed(noticedBy: string, judgedAs?: JudgedAs): SuiteRun {
  return { verdict: 'failed', noticedBy, ...(judgedAs !== undefined && { judgedAs }) };
}

function tellEvent({ check, name, reason = '' }: CheckEvent): string {
  return `${check}: ${name}: ${reason}`;
}

/** Ends a run of `verify` early. */
class Noticed extends Error {
  constructor(
    message: string,
    readonly judgedAs: JudgedAs,
  ) {
    super(message);
  }
}
