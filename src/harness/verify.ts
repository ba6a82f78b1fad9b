import { lifecycles, type Lifecycles } from '../lifecycles/index.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { collectAssumptions } from '../openapi/assumptions.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { documentsContract } from '../openapi/index.js';
import { readDocument, SHIPPED_DOCUMENT } from '../openapi/load.js';
import { machineTime, stopwatch, toInstant } from '../runtime/clock.js';
import { judgeAssumptions, type JudgedAssumption } from './assumptions.js';
import { createDocket } from './docket.js';
import { describeCoverage, type Coverage } from './coverage.js';
import { CHECKS, type Check, type CheckEvent, type Verdict } from './event.js';
import { runLanes } from './lanes.js';
import { openTarget, type OpenOptions, type Opened } from './open.js';
import { readBaseUrl, shownUrl } from './roots.js';
import { createSession, type Session } from './session.js';
import { leaveTidy } from './tidy.js';
import { TargetError, type Target } from './targets/target.js';
import { credentials } from './suites/credentials.js';
import { errors } from './suites/errors.js';
import { inputs } from './suites/inputs.js';
import type { Suite } from './suites/suite.js';
import { walks } from './suites/walks.js';

const SUITES: Readonly<Record<Check, Suite>> = { walks, inputs, credentials, errors };

export interface VerifyOptions extends OpenOptions {
  /** With or without the base path of the document: `http://127.0.0.1:4010`. */
  readonly baseUrl: string;
  readonly checks?: readonly Check[];
  /** Operation ids and rule ids. */
  readonly only?: readonly string[];
  readonly seed?: number;
  readonly readOnly?: boolean;
  /** Consent to changing the state of a target that is not our simulator. */
  readonly yes?: boolean;
  /** What answers cite, for the reports. */
  readonly rules: readonly Rule[];
  /** What the target is held to. Default: the contract and the tables as shipped. */
  readonly inForce?: InForce;
  readonly onEvent?: (event: CheckEvent) => void;
  /** Ends the run after the test that is under way; what it changed is still put back. */
  readonly signal?: AbortSignal;
}

/** What is documented and what may happen. */
export interface InForce {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
}

const shipped = (): InForce => ({
  contract: documentsContract(),
  lifecycles,
  readDocument: () => readDocument(SHIPPED_DOCUMENT),
});

/** What a run found, for the reports. */
export interface Run {
  readonly baseUrl: string;
  /** Whether the target is our simulator. */
  readonly simulator: boolean;
  readonly seed: number;
  readonly checks: readonly Check[];
  readonly events: readonly CheckEvent[];
  readonly counts: Readonly<Record<Verdict, number>>;
  readonly coverage: Coverage;
  readonly rules: readonly Rule[];
  readonly assumptions: readonly JudgedAssumption[];
  /** What the run left behind on the target. */
  readonly leftovers: readonly string[];
  /** Why the run ended before its time. */
  readonly trouble?: string;
  /** Why the run ended early although the target can be tested: enough failures, or an interrupt. */
  readonly stopped?: string;
  /** Which part of the whole was tested: `2/4`. */
  readonly shard?: string;
  readonly baseline?: { readonly file: string; readonly stale: readonly string[] };
  /** The tables in force, which the reports draw. */
  readonly lifecycles: Lifecycles;
  /** When it started, in UTC. */
  readonly started: string;
  readonly milliseconds: number;
  /** Milliseconds of each event. */
  readonly durations: readonly number[];
}

/** Runs the suites against a base URL. Rejects only for one that is not valid. */
export async function verify(options: VerifyOptions): Promise<Run> {
  const started = stopwatch();
  const startedAt = toInstant(machineTime());
  const { seed = 1, checks = CHECKS, onEvent = ignore } = options;
  const inForce = options.inForce ?? shipped();
  const { contract } = inForce;
  const place = readBaseUrl(options.baseUrl, contract.basePath);
  const events: CheckEvent[] = [];
  const durations: number[] = [];
  let session: Session | undefined;
  let trouble: string | undefined;
  let leftovers: readonly string[] = [];
  let opened: Opened | undefined;
  try {
    opened = await openTarget(place, { ...options, seed }, inForce);
    const { target, client, baseUrl, bindings, workers } = opened;
    session = createSession({
      ...inForce,
      client,
      target,
      seed,
      only: options.only ?? [],
      ...restrictionOf(target, options),
    });
    const docket = createDocket(session);
    const tellAll = (certain: readonly CheckEvent[], milliseconds: number): void => {
      for (const event of certain) {
        events.push(event);
        durations.push(milliseconds);
        onEvent(event);
      }
    };
    await runLanes({
      session,
      baseUrl,
      checks: CHECKS.filter((each) => checks.includes(each)),
      suites: SUITES,
      bindings,
      workers,
      signal: options.signal,
      onEvent(event, milliseconds) {
        tellAll(docket.take(event), milliseconds);
      },
    });
    tellAll(docket.close(), 0);
    trouble = session.lost();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    trouble = error.message;
  } finally {
    if (opened !== undefined) leftovers = await tidyUp(opened.target, session);
    opened?.close();
  }
  return {
    baseUrl: opened?.baseUrl ?? place.roots.map(shownUrl)[0] ?? '',
    simulator: opened?.target.control !== undefined,
    seed,
    checks,
    events,
    counts: countOf(events),
    coverage: describeCoverage(contract, inForce.lifecycles, events, session?.seen ?? new Map()),
    rules: options.rules,
    assumptions: judgeAssumptions(await collectAssumptions(options.rules), contract, events),
    leftovers,
    ...(trouble !== undefined && { trouble }),
    lifecycles: inForce.lifecycles,
    started: startedAt,
    milliseconds: Math.round(stopwatch() - started),
    durations,
  };
}

const ignore = (): void => undefined;

function restrictionOf(target: Target, { readOnly, yes }: VerifyOptions): { restriction?: string } {
  if (readOnly) return { restriction: '--read-only allows nothing but GET' };
  if (target.control !== undefined || yes) return {};
  return {
    restriction: 'it may change state, and the target is not our simulator (--yes allows it)',
  };
}

async function tidyUp(target: Target, session: Session | undefined): Promise<readonly string[]> {
  try {
    const left = session === undefined ? [] : await leaveTidy(session);
    return [...left, ...(await target.cleanUp())];
  } catch (error) {
    if (error instanceof TargetError) return [`not cleaned up: ${error.message}`];
    throw error;
  }
}

function countOf(events: readonly CheckEvent[]): Run['counts'] {
  const counts = { passed: 0, failed: 0, refuted: 0, inconclusive: 0, skipped: 0 };
  for (const { outcome } of events) counts[outcome] += 1;
  return counts;
}
