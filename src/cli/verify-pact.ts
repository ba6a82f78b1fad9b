import { InvalidArgumentError, type Option } from 'commander';
import { PactError, type PactFile } from '../harness/pact/read-pacts.js';
import type { PactResult } from '../harness/pact/verify.js';
import type { Simulator } from '../index.js';
import { flag } from './options.js';

export interface PactFlags {
  readonly baseUrl?: string;
  readonly statesUrl?: string;
  readonly token: ReadonlyMap<string, string>;
  readonly overlay: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
  readonly readOnly?: true;
  readonly yes?: true;
  /** Seconds. */
  readonly timeout: number;
}

const BROKEN = 1;
/** The pacts cannot be read, or the target cannot be reached. */
const UNUSABLE = 2;

/** How long a target may take to show that it is there. */
const PATIENCE_MS = 5000;

/** What `verify --pact` takes beside the base URL and the overlays. */
export const pactFlags = (): readonly Option[] => [
  flag('--pact <file or dir>', 'verify these pacts instead'),
  flag(
    '--states-url <url>',
    'with --pact: where the target sets up provider states (default: /__admin/provider-states there)',
  ),
  flag('--token <name=token>', 'with --pact: the token to send for Bearer <name>; repeatable')
    .argParser(readToken)
    .default(new Map(), 'tokens as they stand in the pacts'),
];

/** Holds a target, and the documentation, against the pacts of its consumers. */
export async function verifyPact(place: string, flags: PactFlags): Promise<void> {
  // Pact would report its use to its authors.
  process.env['PACT_DO_NOT_TRACK'] ??= 'true';
  const { readPacts } = await import('../harness/pact/read-pacts.js');
  try {
    const pacts = await readPacts(place);
    if (flags.readOnly === true) requireReadOnly(pacts);
    const target = await openTarget(flags);
    if (target !== undefined && flags.yes !== true) await requireConsent(pacts, target, flags);
    if (target !== undefined) await verifyAll(pacts, target, flags);
  } catch (error) {
    if (!(error instanceof PactError)) throw error;
    process.stderr.write(`masstack-mock: ${error.message}\n`);
    process.exitCode = UNUSABLE;
  }
}

async function verifyAll(
  pacts: readonly PactFile[],
  target: Target,
  flags: PactFlags,
): Promise<void> {
  try {
    const { verifyPacts } = await import('../harness/pact/verify.js');
    const { SHIPPED_DOCUMENT } = await import('../openapi/load.js');
    const { readOverlaid } = await import('../openapi/overlay.js');
    const { basePathOf } = await import('../openapi/document.js');
    const document = await readOverlaid(SHIPPED_DOCUMENT, flags.overlay);
    const results = await verifyPacts({
      pacts,
      baseUrl: target.url,
      statesUrl: flags.statesUrl ?? new URL('/__admin/provider-states', target.url).href,
      tokens: flags.token,
      headers: flags.header ?? {},
      timeout: Math.round(flags.timeout * 1000),
      document,
      basePath: basePathOf(document),
    });
    process.stdout.write(`${results.map(describe).join('\n')}\n`);
    if (results.some(({ kept }) => !kept)) process.exitCode = BROKEN;
  } finally {
    await target.close();
  }
}

/** What changes records: other methods than GET, and the provider states. */
function changesOf(
  { file, interactions, states }: PactFile,
  withStates: boolean,
): string | undefined {
  const changing = interactions.find(
    ({ request }) => !['GET', 'HEAD'].includes(methodOf(request).toUpperCase()),
  );
  if (changing !== undefined) {
    return `${file} sends ${methodOf(changing.request)} ("${String(changing.description)}")`;
  }
  const [state] = states;
  return withStates && state !== undefined
    ? `${file} sets up the provider state "${state.name}"`
    : undefined;
}

function methodOf(request: unknown): string {
  return String((request as { readonly method?: unknown } | undefined)?.method);
}

function requireReadOnly(pacts: readonly PactFile[]): void {
  for (const pact of pacts) {
    const change = changesOf(pact, true);
    if (change === undefined) continue;
    throw new PactError(`--read-only does not allow this pact: ${change}`);
  }
}

/** A target that is not our simulator is not changed unless somebody said so. */
async function requireConsent(
  pacts: readonly PactFile[],
  target: Target,
  { baseUrl }: PactFlags,
): Promise<void> {
  const change = pacts.map((pact) => changesOf(pact, false)).find((each) => each !== undefined);
  if (baseUrl === undefined || change === undefined || (await isSimulator(target.url))) return;
  throw new PactError(
    `${change}, and ${target.url} is not our simulator; --yes allows changes there`,
  );
}

async function isSimulator(url: string): Promise<boolean> {
  const signal = AbortSignal.timeout(PATIENCE_MS);
  try {
    const answer = await fetch(new URL('/__admin/provider-states', url), { signal });
    await answer.body?.cancel();
    return answer.ok;
  } catch {
    return false;
  }
}

type Target = Pick<Simulator, 'url' | 'close'>;

/** The target that is to be verified, or nothing when it cannot be reached; that is said then. */
async function openTarget({ baseUrl, overlay }: PactFlags): Promise<Target | undefined> {
  if (baseUrl === undefined) {
    const { createSimulator } = await import('../index.js');
    return createSimulator({ port: 0, overlays: overlay });
  }
  const url = baseUrl.replace(/\/+$/, '');
  try {
    await fetch(url, { signal: AbortSignal.timeout(PATIENCE_MS) });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    process.stderr.write(`masstack-mock: ${url} cannot be reached: ${String(cause)}\n`);
    process.exitCode = UNUSABLE;
    return undefined;
  }
  return { url, close: () => Promise.resolve() };
}

function describe({ pact, breaches, states, failures, kept }: PactResult): string {
  const { file, consumer, provider, interactions } = pact;
  const head = `${consumer} and ${provider}, ${interactions.length} interactions (${file})`;
  if (kept) return `kept     ${head}`;
  return [
    `broken   ${head}`,
    ...breaches.map(
      ({ interaction, message, pointer }) =>
        `  not documented: ${interaction}: ${message} (${pointer})`,
    ),
    ...states.map((state) => `  provider state: ${state}`),
    ...failures.map((failure) => `  target: ${failure}`),
  ].join('\n');
}

function readToken(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be of the form name=token.');
  return new Map([...before, [text.slice(0, equals), text.slice(equals + 1)]]);
}
