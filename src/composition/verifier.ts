import type { Verifier, VerifyProgress, VerifyRequest } from '../admin/verify.js';
import type { Definition } from '../definition/definition.js';
import type { Check, CheckEvent, Run, VerifyOptions } from '../harness/index.js';
import { machineTime, stopwatch, toInstant } from '../runtime/clock.js';
import { messageOf } from '../runtime/failure.js';
import { Problem } from '../server/problem.js';
import type { Worlds } from '../server/worlds.js';

export interface VerifierOptions {
  readonly definition: Definition;
  readonly worlds: Worlds;
  /** Where this simulator listens. */
  readonly url: () => string;
  /** What its control plane asks for. */
  readonly token: string | undefined;
}

/** The world that a run has for itself. */
const WORLD = 'verify';

/** What a run starts from, so that two runs tell the same. */
const START_OF_TIME = '2026-01-01T00:00:00.000Z';

/** So many failures are told while the run goes on; the report has all. */
const MOST_FAILURES = 100;

/** Mutable until the run has ended. */
interface Running {
  state: VerifyProgress['state'];
  readonly started: string;
  readonly began: number;
  took: number | undefined;
  total: number;
  done: number;
  readonly counts: Record<string, number>;
  readonly failures: NonNullable<VerifyProgress['failures']>;
  trouble: string | undefined;
  readonly stop: AbortController;
}

/** Runs `verify` against this simulator, over HTTP as against any other, in a world that goes with the run. */
export function createVerifier(options: VerifierOptions): Verifier {
  const { definition, worlds, url, token } = options;
  let current: Running | undefined;
  let last: Run | undefined;

  const run = async (request: VerifyRequest, running: Running): Promise<void> => {
    const { verify } = await import('../harness/index.js');
    await worlds.delete(WORLD);
    const clock = { mode: 'frozen', at: START_OF_TIME } as const;
    const world = await worlds.create({ name: WORLD, clock });
    if (world instanceof Problem) throw new Error(world.violations[0]?.message);
    try {
      last = await verify({
        ...(await settingsOf(request, definition)),
        baseUrl: `${url()}/__worlds/${WORLD}`,
        // Its own certificate is nothing to doubt: it may be made by itself.
        ...(url().startsWith('https:') && { connection: { tls: { insecure: true } } }),
        signal: running.stop.signal,
        ...(token !== undefined && { adminApiToken: token }),
        onEvent(event) {
          tell(event, running);
        },
      });
    } finally {
      await worlds.delete(WORLD);
    }
  };

  return {
    progress: () => (current === undefined ? { state: 'never' } : describe(current)),
    async start(request) {
      // At once: of two that start at the same moment, the second sees the first.
      const running: Running = {
        state: 'running',
        started: toInstant(machineTime()),
        began: stopwatch(),
        took: undefined,
        total: 0,
        done: 0,
        counts: {},
        failures: [],
        trouble: undefined,
        stop: new AbortController(),
      };
      const before = current;
      current = running;
      try {
        running.total = await countTests(request, definition);
      } catch (error) {
        current = before;
        throw error;
      }
      void run(request, running)
        .then(() => {
          running.state = running.stop.signal.aborted ? 'stopped' : 'ended';
          running.trouble = last?.trouble ?? last?.stopped;
        })
        .catch((error: unknown) => {
          running.state = 'failed';
          running.trouble = messageOf(error);
        })
        .finally(() => {
          running.took = stopwatch() - running.began;
        });
    },
    stop() {
      current?.stop.abort();
    },
    async report(format) {
      if (last === undefined) return undefined;
      const { renderReport } = await import('../harness/index.js');
      return renderReport(format, last);
    },
  };
}

type Settings = Omit<VerifyOptions, 'baseUrl' | 'checks'> & { readonly checks: readonly Check[] };

/** What a run is held to, and what of it is taken. */
async function settingsOf(
  { checks, only, seed = 1 }: VerifyRequest,
  definition: Definition,
): Promise<Settings> {
  const { CHECKS } = await import('../harness/index.js');
  const { allRules } = await import('../admin/rules.js');
  return {
    inForce: definition,
    rules: allRules(definition),
    checks: checks ?? CHECKS,
    seed,
    ...(only !== undefined && only.length > 0 && { only }),
  };
}

/** @throws RangeError for a person, when it names an operation or a rule that there is not */
async function countTests(request: VerifyRequest, definition: Definition): Promise<number> {
  const { listTests, toSelection } = await import('../harness/index.js');
  const settings = await settingsOf(request, definition);
  const { inForce, rules, checks, seed = 1 } = settings;
  const selection = toSelection(settings);
  const tests = await listTests({ inForce, rules, checks, seed, selection, isSimulator: true });
  return tests.length;
}

function tell(event: CheckEvent, running: Running): void {
  running.done += 1;
  running.counts[event.outcome] = (running.counts[event.outcome] ?? 0) + 1;
  if (event.outcome !== 'failed' || running.failures.length === MOST_FAILURES) return;
  running.failures.push({
    test: event.name,
    verdict: event.outcome,
    rule: event.rule,
    ...(event.operation !== undefined && { operation: event.operation }),
    ...(event.reason !== undefined && { message: event.reason }),
  });
}

function describe(running: Running): VerifyProgress {
  const { state, started, began, took, total, done, counts, failures, trouble } = running;
  return {
    state,
    started,
    milliseconds: Math.round(took ?? stopwatch() - began),
    total,
    done,
    counts: { ...counts },
    failures: [...failures],
    ...(trouble !== undefined && { trouble }),
  };
}
