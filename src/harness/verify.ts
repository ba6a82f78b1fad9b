import type { Lifecycles } from '../lifecycles/index.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { collectAssumptions } from '../openapi/assumptions.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { machineTime, stopwatch, toInstant } from '../runtime/clock.js';
import { describeShard } from '../runtime/shard.js';
import { judgeAssumptions, type JudgedAssumption } from './assumptions.js';
import { createDocket } from './docket.js';
import { describeCoverage, type Coverage } from './coverage.js';
import { CHECKS, type Check, type CheckEvent, type Section, type Verdict } from './event.js';
import { runLanes } from './lanes.js';
import { openTarget, type OpenOptions, type Opened } from './open.js';
import { readBaseUrl, shownUrl } from './roots.js';
import { createSession, type Session } from './session.js';
import { leaveTidy } from './tidy.js';
import { TargetError, type Target } from './targets/target.js';
import { isKnown, staleOf, type Baseline } from './baseline.js';
import {
  createConcerns,
  createWants,
  isAll,
  requireKnownNames,
  toSelection,
  type Selection,
} from './selection.js';
import { SUITES } from './suites/index.js';
import { countOf, isFailure, type FailOn } from './verdict.js';

/** Which tests are taken, of these checks. Default: all. */
export interface VerifyOptions extends OpenOptions, Partial<Selection> {
  /** With or without the base path of the document: `http://127.0.0.1:4010`. */
  readonly baseUrl: string;
  readonly checks?: readonly Check[];
  /** Failures that are known already. */
  readonly baseline?: Baseline;
  /** What counts as a failure. Default: by the target. */
  readonly failOn?: FailOn;
  /** Ends the run after so many failures that are new. */
  readonly maxFailures?: number;
  readonly seed?: number;
  readonly readOnly?: boolean;
  /** Consent to changing the state of a target that is not our simulator. */
  readonly yes?: boolean;
  /** What answers cite, for the reports. */
  readonly rules: readonly Rule[];
  /** What the target is held to. */
  readonly inForce: InForce;
  /** The target can be tested; the suites wait until this is over. */
  readonly onStart?: (target: Pick<Run, 'baseUrl' | 'simulator'>) => Promise<void>;
  readonly onEvent?: (event: CheckEvent) => void;
  /** Ends the run after the test that is under way; what it changed is still put back. */
  readonly signal?: AbortSignal;
}

/** What is documented and what may happen. */
export interface InForce {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
  /** What the API is called. */
  readonly title: string;
  /** Whose records requests may be about; none where the API has one owner. */
  readonly tenants: readonly string[];
}

/** What a run found, for the reports. */
export interface Run {
  /** What the API is called; runs of earlier versions do not say it. */
  readonly title?: string;
  readonly baseUrl: string;
  /** Whether the target is our simulator. */
  readonly simulator: boolean;
  readonly seed: number;
  readonly checks: readonly Section[];
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
  /** Whether all tests were taken, so that what was not found is not there. */
  readonly whole: boolean;
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
  const { seed = 1, checks = CHECKS, onEvent = () => undefined, inForce } = options;
  const { contract } = inForce;
  const { baseline, maxFailures = Infinity } = options;
  const selection = toSelection(options);
  requireKnownNames(selection, contract, options.rules);
  const place = readBaseUrl(options.baseUrl, contract.basePath);
  const events: CheckEvent[] = [];
  const durations: number[] = [];
  let session: Session | undefined;
  let trouble: string | undefined;
  let stopped: string | undefined;
  let failures = 0;
  const stop = new AbortController();
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
      wants: createWants(selection),
      concerns: createConcerns(selection, contract),
      ...(options.pause !== undefined && { pause: options.pause }),
      ...restrictionOf(target, options),
    });
    const docket = createDocket(session);
    const simulator = target.control !== undefined;
    await options.onStart?.({ baseUrl, simulator });
    const tellAll = (certain: readonly CheckEvent[], milliseconds: number): void => {
      for (const found of certain) {
        if (stopped !== undefined) return;
        const known = baseline !== undefined && isKnown(baseline, found);
        const event: CheckEvent = known ? { ...found, known } : found;
        events.push(event);
        durations.push(milliseconds);
        onEvent(event);
        if (isFailure(event, { simulator, failOn: options.failOn })) failures += 1;
        if (failures < maxFailures) continue;
        stopped = `${failures} failed, which reaches --max-failures`;
        stop.abort();
      }
    };
    await runLanes({
      session,
      baseUrl,
      checks: CHECKS.filter((each) => checks.includes(each)),
      suites: SUITES,
      bindings,
      workers,
      signal: AbortSignal.any([stop.signal, ...(options.signal ? [options.signal] : [])]),
      onEvent(event, milliseconds) {
        tellAll(docket.take(event), milliseconds);
      },
    });
    tellAll(docket.close(), 0);
    trouble = session.lost();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    if (stopped === undefined) trouble = error.message;
  } finally {
    if (opened !== undefined) leftovers = await tidyUp(opened.target, session);
    opened?.close();
  }
  const whole = trouble === undefined && stopped === undefined && isAll(selection, checks);
  return {
    title: inForce.title,
    baseUrl: opened?.baseUrl ?? place.roots.map(shownUrl)[0] ?? '',
    simulator: opened?.target.control !== undefined,
    seed,
    checks,
    events,
    counts: countOf(events),
    coverage: describeCoverage(contract, inForce.lifecycles, events, session?.seen ?? new Map()),
    rules: options.rules,
    assumptions: judgeAssumptions(
      collectAssumptions(options.rules, await inForce.readDocument()),
      contract,
      events,
    ),
    leftovers,
    ...(trouble !== undefined && { trouble }),
    ...(stopped !== undefined && { stopped }),
    whole,
    ...(selection.shard !== undefined && { shard: describeShard(selection.shard) }),
    ...(baseline !== undefined && {
      baseline: { file: baseline.file, stale: whole ? staleOf(baseline, events) : [] },
    }),
    lifecycles: inForce.lifecycles,
    started: startedAt,
    milliseconds: Math.round(stopwatch() - started),
    durations,
  };
}

function restrictionOf(target: Target, { readOnly, yes }: VerifyOptions): { restriction?: string } {
  if (readOnly) return { restriction: '--read-only allows only GET' };
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
