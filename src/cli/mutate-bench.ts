import { createSimulator, type SimulatorOptions } from '../index.js';
import type { Bench, Outcome, Verdict } from '../mutants/run.js';
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
): Trial {
  let tail = '';
  return {
    tail: () => tail,
    bench: {
      start: (mutation) => createSimulator({ ...options, mutation }),
      async test(url) {
        // The second is what `masstack-mock verify` takes for --base-url, in every shell.
        const environment = { MASSTACK_MOCK_URL: url, MASSTACK_MOCK_BASE_URL: url };
        const result = await runCommand(command, {
          environment,
          timeout: patience.timeout,
          signal,
        });
        ({ tail } = result);
        return { verdict: verdictOf(result) };
      },
    },
  };
}

function verdictOf(result: {
  readonly code: number | undefined;
  readonly timedOut: boolean;
}): Verdict {
  if (result.timedOut) return 'timed-out';
  return result.code === 0 ? 'passed' : 'failed';
}

/** What `verify` starts from when it has no --base-url, so that two runs tell the same. */
const START_OF_TIME = '2026-01-01T00:00:00.000Z';

/** Tries `masstack-mock verify`, in this process: a run ends with the first check that fails. */
export async function selfTrial(options: SimulatorOptions, seed: number): Promise<Trial> {
  const { verify } = await import('../harness/index.js');
  const { allRules } = await import('../admin/rules.js');
  const rules = allRules();
  let tail = '';

  const run = async (baseUrl: string, only?: readonly string[]): Promise<Outcome> => {
    try {
      const { trouble } = await verify({
        baseUrl,
        seed,
        rules,
        ...(only !== undefined && { only }),
        onEvent: (event) => {
          if (event.outcome !== 'failed' && event.outcome !== 'refuted') return;
          throw new Noticed(`${event.check}: ${event.name}: ${event.reason ?? ''}`);
        },
      });
      if (trouble === undefined) return { verdict: 'passed' };
      tail = trouble;
      return { verdict: 'failed', noticedBy: trouble };
    } catch (error) {
      if (!(error instanceof Noticed)) throw error;
      tail = error.message;
      return { verdict: 'failed', noticedBy: tail };
    }
  };

  return {
    tail: () => tail,
    bench: {
      async start(mutation) {
        const simulator = await createSimulator({ ...options, mutation });
        await simulator.handle({
          method: 'POST',
          url: '/__admin/reset',
          headers: { 'content-type': 'application/json' },
          body: Buffer.from(JSON.stringify({ at: START_OF_TIME })),
        });
        return simulator;
      },
      async test(url, mutant) {
        // What the checks of some operations notice, all checks notice; the other way round not.
        if (mutant !== undefined && mutant.operations.length < 10) {
          const quick = await run(url, mutant.operations);
          if (quick.verdict !== 'passed') return quick;
        }
        return run(url);
      },
    },
  };
}

/** Ends a run of `verify` at the first check that fails. */
class Noticed extends Error {}
