import { stopwatch } from '../runtime/clock.js';
import type { Check, CheckEvent } from './event.js';
import { idsIn } from './requests.js';
import type { Session } from './session.js';
import type { Suite } from './suites/suite.js';
import { PLENTY, type Bindings } from './targets/bindings.js';
import { TargetError } from './targets/target.js';

export interface LanesOptions {
  readonly session: Session;
  readonly baseUrl: string;
  readonly checks: readonly Check[];
  readonly suites: Readonly<Record<Check, Suite>>;
  /** What is prepared on a target that is not our simulator. */
  readonly bindings: Bindings;
  /** How many tests run side by side. */
  readonly workers: number;
  readonly onEvent: (event: CheckEvent, milliseconds: number) => void;
  readonly signal?: AbortSignal | undefined;
}

/** Tests that follow one another, as each may need what the one before left. */
interface Lane {
  readonly check: Check;
  readonly session: Session;
  /** Lanes of one queue share prepared records, so they run one after the other. */
  readonly queue: string;
  readonly events: { readonly event: CheckEvent; readonly milliseconds: number }[];
  done: boolean;
}

/**
 * Runs the suites, those tests side by side that do not depend on each other. What is told, and in which
 * order, is the same whatever the number of workers.
 */
export async function runLanes(options: LanesOptions): Promise<void> {
  const { workers, onEvent, signal } = options;
  const lanes = planLanes(options);
  let told = 0;
  const flush = (): void => {
    for (let lane = lanes[told]; lane !== undefined; lane = lanes[told]) {
      for (const { event, milliseconds } of lane.events.splice(0)) onEvent(event, milliseconds);
      if (!lane.done) return;
      told += 1;
    }
  };
  const byName = new Map<string, Lane[]>();
  for (const lane of lanes) byName.set(lane.queue, [...(byName.get(lane.queue) ?? []), lane]);
  // The longest first, so that they do not run alone in the end.
  const queues = [...byName.values()].sort((one, other) => other.length - one.length);
  let failure: Error | undefined;
  const work = async (): Promise<void> => {
    for (let queue = queues.shift(); queue !== undefined; queue = queues.shift()) {
      for (const lane of queue) {
        if (failure !== undefined) return;
        try {
          await runLane(options, lane, flush);
        } catch (error) {
          failure ??= error instanceof Error ? error : new Error(String(error));
        }
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, work));
  flush();
  if (failure !== undefined) throw failure;
  if (signal?.aborted) throw new TargetError('it was interrupted');
}

function planLanes({ session, checks, bindings }: LanesOptions): readonly Lane[] {
  const open = (check: Check, own: Session, queue: string): Lane => ({
    check,
    session: own,
    queue,
    events: [],
    done: false,
  });
  if (session.target.control !== undefined) {
    // Its clock and the number of its records are the same for all tests: one after the other.
    return checks.map((check) => open(check, session, 'all'));
  }
  // Requests to no operation have a lane of their own.
  const operations = [...session.operations.map(({ id }) => id), ''];
  return checks.flatMap((check) =>
    operations.map((operation) =>
      open(check, session.openLane(operation), queueOf(session, check, operation, bindings)),
    ),
  );
}

function queueOf(
  { lifecycles }: Session,
  check: Check,
  operation: string,
  { records }: Bindings,
): string {
  const kind = lifecycles.forOperation(operation)?.kind;
  const prepared = kind === undefined ? undefined : records[kind];
  const alone = `${check} ${operation}`;
  if (kind === undefined || prepared === undefined) return alone;
  const first = prepared[lifecycles.of(kind).initial]?.length ?? 0;
  // Where there are plenty, nobody takes what another needs.
  if (first >= PLENTY) return alone;
  // Inputs are tried on records in the first state only.
  return check === 'inputs' && first === 0 ? alone : kind;
}

async function runLane(
  { suites, baseUrl, signal }: LanesOptions,
  lane: Lane,
  flush: () => void,
): Promise<void> {
  let last = stopwatch();
  try {
    for await (const event of suites[lane.check](lane.session, baseUrl)) {
      const now = stopwatch();
      const milliseconds = Math.round(now - last);
      last = now;
      giveUpChanged(event, lane.session);
      lane.events.push({ event: settle(event, lane.session), milliseconds });
      flush();
      if (signal?.aborted) return;
    }
  } finally {
    lane.done = true;
  }
}

/** Whoever accepts what must be refused has changed what it was asked of. */
function giveUpChanged({ outcome, request, answer }: CheckEvent, { target }: Session): void {
  if (request === undefined || answer === undefined) return;
  const isUnexpected = outcome === 'failed' || outcome === 'refuted';
  if (isUnexpected && request.method !== 'GET' && answer.status < 400) {
    target.giveUp?.(idsIn(request.path));
  }
}

/** What was found while a request got no answer that counts is not found for sure. */
function settle(event: CheckEvent, session: Session): CheckEvent {
  const troubles = session.takeTroubles();
  if (session.target.control !== undefined) return event;
  if (troubles.length === 0 || event.outcome === 'passed') return event;
  const { faults: _faults, ...rest } = event;
  return { ...rest, outcome: 'inconclusive', reason: [...new Set(troubles)].join('; ') };
}
