import { lifecycles, type Lifecycles } from '../lifecycles/index.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { collectAssumptions } from '../openapi/assumptions.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { documentsContract } from '../openapi/index.js';
import { readDocument, SHIPPED_DOCUMENT } from '../openapi/load.js';
import { machineTime, stopwatch, toInstant } from '../runtime/clock.js';
import { judgeAssumptions, type JudgedAssumption } from './assumptions.js';
import { createClient, type Client } from './client.js';
import { describeCoverage, type Coverage } from './coverage.js';
import { CHECKS, type Check, type CheckEvent, type Verdict } from './event.js';
import { createSession, type Session } from './session.js';
import { leaveTidy } from './tidy.js';
import { openDeployment, NO_BINDINGS, type Bindings } from './targets/bindings.js';
import { isOurControlPlane, openSimulator } from './targets/control-plane.js';
import { TargetError, type Target } from './targets/target.js';
import { isKnown, staleOf, type Baseline } from './baseline.js';
import {
  createWants,
  describeShard,
  isAll,
  requireKnownNames,
  toSelection,
  type Selection,
} from './selection.js';
import { rootsOf } from './roots.js';
import { SUITES } from './suites/index.js';
import { countOf } from './verdict.js';

/** Which tests are taken, of these checks. Default: all. */
export interface VerifyOptions extends Partial<Selection> {
  /** With or without the base path of the document: `http://127.0.0.1:4010`. */
  readonly baseUrl: string;
  readonly checks?: readonly Check[];
  /** Failures that are known already. */
  readonly baseline?: Baseline;
  /** Ends the run after so many failures that are new. */
  readonly maxFailures?: number;
  readonly seed?: number;
  /** Milliseconds for one answer. */
  readonly timeout?: number;
  /** Requests a second at most. */
  readonly rate?: number;
  readonly readOnly?: boolean;
  /** Consent to changing the state of a target that is not our simulator. */
  readonly yes?: boolean;
  readonly bindings?: Bindings;
  /** Sent with every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** What the control plane of our simulator asks for, if it was started so. */
  readonly adminApiToken?: string;
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

/** Runs the suites against a base URL. Rejects only for a base URL that is none. */
export async function verify(options: VerifyOptions): Promise<Run> {
  const started = stopwatch();
  const startedAt = toInstant(machineTime());
  const { seed = 1, checks = CHECKS, onEvent = () => undefined } = options;
  const inForce = options.inForce ?? shipped();
  const { contract } = inForce;
  const { baseline, maxFailures = Infinity } = options;
  const selection = toSelection(options);
  requireKnownNames(selection, contract, options.rules);
  const roots = rootsOf(options.baseUrl, contract.basePath);
  const settings = {
    timeout: options.timeout ?? 10_000,
    ...(options.rate !== undefined && { rate: options.rate }),
  };
  const api = createClient({ baseUrl: roots.api, ...settings });
  const admin = createClient({ baseUrl: roots.admin, ...settings });
  const events: CheckEvent[] = [];
  const durations: number[] = [];
  let session: Session | undefined;
  let trouble: string | undefined;
  let stopped: string | undefined;
  let failures = 0;
  let leftovers: readonly string[] = [];
  let target: Target | undefined;
  try {
    await requireAnswer(api, roots.api);
    target = await openTarget(withOwnHeaders(admin, options), options);
    session = createSession({
      ...inForce,
      client: api,
      target,
      seed,
      wants: createWants(selection),
      ...restrictionOf(target, options),
    });
    let last = stopwatch();
    for await (const found of testAll(session, checks, roots.api)) {
      const known = baseline !== undefined && isKnown(baseline, found);
      const event: CheckEvent = known ? { ...found, known } : found;
      events.push(event);
      const now = stopwatch();
      durations.push(Math.round(now - last));
      last = now;
      onEvent(event);
      if (options.signal?.aborted) throw new TargetError('it was interrupted');
      if (event.outcome === 'failed' && !known) failures += 1;
      if (failures >= maxFailures) {
        stopped = `${failures} failed, and --max-failures allows no more`;
        break;
      }
    }
    trouble = session.lost();
  } catch (error) {
    if (!(error instanceof TargetError)) throw error;
    trouble = error.message;
  } finally {
    if (target !== undefined) leftovers = await tidyUp(target, session);
    api.close();
    admin.close();
  }
  const isWhole = trouble === undefined && stopped === undefined && isAll(selection, checks);
  return {
    baseUrl: roots.api.href.replace(/\/$/, ''),
    simulator: target?.control !== undefined,
    seed,
    checks,
    events,
    counts: countOf(events),
    coverage: describeCoverage(contract, inForce.lifecycles, events, session?.seen ?? new Map()),
    rules: options.rules,
    assumptions: judgeAssumptions(await collectAssumptions(options.rules), contract, events),
    leftovers,
    ...(trouble !== undefined && { trouble }),
    ...(stopped !== undefined && { stopped }),
    whole: isWhole,
    ...(selection.shard !== undefined && { shard: describeShard(selection.shard) }),
    ...(baseline !== undefined && {
      baseline: { file: baseline.file, stale: isWhole ? staleOf(baseline, events) : [] },
    }),
    lifecycles: inForce.lifecycles,
    started: startedAt,
    milliseconds: Math.round(stopwatch() - started),
    durations,
  };
}

async function* testAll(
  session: Session,
  checks: readonly Check[],
  api: URL,
): AsyncGenerator<CheckEvent> {
  for (const check of CHECKS.filter((each) => checks.includes(each))) {
    yield* SUITES[check](session, api.href.replace(/\/$/, ''));
  }
}

async function requireAnswer(client: Client, url: URL): Promise<void> {
  const { trouble } = await client.send({
    method: 'GET',
    path: '/',
    headers: { accept: 'application/json' },
  });
  if (trouble !== undefined) throw new TargetError(`${url.href} cannot be tested: ${trouble}`);
}

/** The control plane hears what the API hears, such as the name of a world, and its own token. */
function withOwnHeaders(client: Client, { headers, adminApiToken }: VerifyOptions): Client {
  const own = {
    ...headers,
    ...(adminApiToken !== undefined && { authorization: `Bearer ${adminApiToken}` }),
  };
  return {
    ...client,
    send: (request) => client.send({ ...request, headers: { ...own, ...request.headers } }),
  };
}

async function openTarget(admin: Client, options: VerifyOptions): Promise<Target> {
  const { bindings, headers = {} } = options;
  const target = (await isOurControlPlane(admin, { required: bindings === undefined }))
    ? await openSimulator(admin)
    : openDeployment(bindings ?? NO_BINDINGS);
  return { ...target, headers: { ...target.headers, ...headers } };
}

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
