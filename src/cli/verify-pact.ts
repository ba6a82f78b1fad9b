import { NO_TENANT } from '../lifecycles/records.js';
import type { Command } from 'commander';
import type { OpenedPactTarget, PactFile, PactResult } from '../harness/pact/index.js';
import type { InForce } from '../harness/verify.js';
import type { Bindings } from '../harness/targets/bindings.js';
import { stopwatch } from '../runtime/clock.js';
import { toPrintable } from './printable.js';
import { requireWritable, writeReport } from './report-files.js';
import { fetchPacts, takeBrokerVariables, type BrokerPacts } from './verify-pact-broker.js';
import { requireConsent, requireReadOnly } from './verify-pact-changes.js';
import type { PactFlags } from './verify-pact-flags.js';
import { toTransport } from './verify-transport.js';

const KEPT = 0;
const BROKEN = 1;
/** The pacts cannot be read, the target cannot be reached, or nothing could be judged. */
const UNUSABLE = 2;
const INCONCLUSIVE = 3;

type ReadBindings = (file: string, inForce: InForce) => Promise<Bindings>;

/** Holds a target, and the documentation, against the pacts of its consumers. Gives the exit code. */
export async function verifyPact(
  flags: PactFlags,
  command: Command,
  readBindings: ReadBindings,
): Promise<number> {
  const variables = takeBrokerVariables();
  // Pact would report its use to its authors.
  process.env['PACT_DO_NOT_TRACK'] ??= 'true';
  await requireWritable((flags.report ?? []).map(({ file }) => file));
  const { PactError } = await import('../harness/pact/index.js');
  const closing: (() => Promise<void>)[] = [];
  try {
    const { readPacts } = await import('../harness/pact/index.js');
    const local = flags.pact === undefined ? [] : await readPacts(flags.pact);
    const named =
      flags.pactBrokerUrl === undefined ? undefined : await fetchPacts(flags, variables, command);
    if (named !== undefined) closing.push(() => named.close());
    const pacts = [...local, ...(named?.pacts ?? [])];
    const { loadDefinition } = await import('../composition/definition.js');
    const inForce = await loadDefinition({
      definitions: flags.definition,
      overlays: flags.overlay,
    });
    const { bindings: file } = flags;
    const bindings = file === undefined ? undefined : await readBindings(file, inForce);
    if (flags.readOnly === true) requireReadOnly(pacts, bindings);
    const target = await openTarget(flags, { inForce, bindings, command, closing });
    if (flags.yes !== true && !target.simulator) requireConsent(pacts, target.baseUrl);
    return await verifyAll({ pacts, named, target, inForce, flags });
  } catch (error) {
    if (!(error instanceof PactError)) throw error;
    process.stderr.write(`masstack-mock: ${error.message}\n`);
    return UNUSABLE;
  } finally {
    for (const close of closing.reverse()) await close();
  }
}

interface Verification {
  readonly pacts: readonly PactFile[];
  readonly named: BrokerPacts | undefined;
  readonly target: OpenedPactTarget;
  readonly inForce: InForce;
  readonly flags: PactFlags;
}

async function verifyAll(verification: Verification): Promise<number> {
  const { pacts, named, target, inForce, flags } = verification;
  const { verifyPacts, describePact, toRun } = await import('../harness/pact/index.js');
  const { report = [] } = flags;
  const since = stopwatch();
  const isPending = ({ pact }: PactResult): boolean => named?.isPending(pact) ?? false;
  hideProxies();
  const results = await verifyPacts({
    pacts,
    target,
    timeout: Math.round(flags.timeout * 1000),
    document: await inForce.readDocument(),
    basePath: inForce.contract.basePath,
  });
  const out = report.some(({ file }) => file === '-') ? process.stderr : process.stdout;
  for (const result of results) {
    out.write(`${toPrintable(describePact(result, { pending: isPending(result) }))}\n`);
  }
  const run = toRun({ ...verification, results, pending: isPending, ...target, since });
  const { renderReport } = await import('../harness/index.js');
  for (const { format, file } of report) await writeReport(file, await renderReport(format, run));
  const unpublished =
    flags.publish === true && named !== undefined
      ? await named.publish(results.filter(({ pact }) => named.pacts.includes(pact)))
      : [];
  for (const each of unpublished) process.stderr.write(`masstack-mock: ${each}\n`);
  const judged = results.filter((result) => !isPending(result));
  return toExit(judged, { unpublished: unpublished.length > 0 });
}

function toExit(
  results: readonly PactResult[],
  { unpublished }: { readonly unpublished: boolean },
): number {
  const has = (outcome: PactResult['outcome']): boolean =>
    results.some((result) => result.outcome === outcome);
  if (has('broken')) return BROKEN;
  if (unpublished) return UNUSABLE;
  if (!has('inconclusive')) return KEPT;
  const judged = results.flatMap(({ interactions }) => interactions).some(isJudged);
  return judged ? INCONCLUSIVE : UNUSABLE;
}

const isJudged = ({ outcome }: PactResult['interactions'][number]): boolean =>
  outcome !== 'inconclusive';

interface Opening {
  readonly inForce: InForce;
  readonly bindings: Bindings | undefined;
  readonly command: Command;
  readonly closing: (() => Promise<void>)[];
}

async function openTarget(
  flags: PactFlags,
  { inForce, bindings, command, closing }: Opening,
): Promise<OpenedPactTarget> {
  const { openPactTarget } = await import('../harness/pact/index.js');
  const baseUrl = flags.baseUrl ?? (await startSimulator(flags, closing));
  const { timeout = 10_000, ...transport } = await toTransport(flags, flags.baseUrl, command);
  const target = await openPactTarget({
    ...transport,
    timeout,
    baseUrl,
    basePath: inForce.contract.basePath,
    lifecycles: inForce.lifecycles,
    org: inForce.tenants[0] ?? NO_TENANT,
    statesUrl: flags.statesUrl,
    tokens: flags.token,
    ...(bindings !== undefined && { bindings }),
    ...(flags.header !== undefined && { headers: flags.header }),
    ...(flags.adminApiToken !== undefined && { adminApiToken: flags.adminApiToken }),
  });
  closing.push(async () => {
    target.close();
  });
  return target;
}

async function startSimulator(
  { definition, overlay }: PactFlags,
  closing: (() => Promise<void>)[],
): Promise<string> {
  const { createSimulator } = await import('../index.js');
  const simulator = await createSimulator({ port: 0, definitions: definition, overlays: overlay });
  closing.push(() => simulator.close());
  return simulator.url;
}

/** Our own client goes through them where it shall. Pact would use them for this machine, too. */
function hideProxies(): void {
  for (const name of Object.keys(process.env)) {
    if (/^(https?|all)_proxy$/i.test(name)) Reflect.deleteProperty(process.env, name);
  }
}
