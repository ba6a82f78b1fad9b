import type { Command } from 'commander';
import { describeData } from '../composition/data.js';
import { preload } from '../composition/preload.js';
import { placesOf } from '../adapters/places-of.js';
import type { Certificate, Simulator, SimulatorOptions } from '../index.js';
import { messageOf, UnusableInput } from '../runtime/failure.js';
import { createJsonLog, standardLog, type Log } from '../runtime/log.js';
import { loadOptional } from '../runtime/optional.js';
import { isLoopback } from '../server/own-names.js';
import { readCertificate } from './certificate.js';
import { onClosedOutput } from './streams.js';
import { watch, type Create } from './watched.js';
import { flag, simulatorFlags, toSimulatorOptions, type SimulatorFlags } from './options.js';

export function registerStart(program: Command): void {
  const command = program
    .command('start', { isDefault: true })
    .alias('mock')
    .description('start the simulator; Ctrl-C stops it')
    // -h is the host, as in Prism.
    .helpOption('--help', 'show this help')
    .action(async (flags: SimulatorFlags & { readonly open: boolean }) => {
      await start(flags);
    });
  for (const option of simulatorFlags()) command.addOption(option);
  command.addOption(flag('--open', 'open the dashboard in a browser').default(false));
}

async function start(flags: SimulatorFlags & { readonly open: boolean }): Promise<void> {
  const lines = standardLog();
  const { mappings, ...restarting } = toSimulatorOptions(flags);
  const places = placesOf(restarting);
  if (flags.watch && mappings === undefined && places.length === 0) {
    throw new UnusableInput(
      '--watch needs something to watch: --mappings, --fixtures, --definition, --overlay or --spec.',
    );
  }
  const { simulator, ...opened } = await openSimulator(
    { ...flags, watch: flags.watch && mappings !== undefined },
    lines,
  );
  const isForPrograms = flags.logFormat === 'json';
  const log = isForPrograms ? createJsonLog(lines) : lines;
  const running =
    flags.watch && places.length > 0 ? watch(simulator, { ...opened, places, log }) : simulator;
  let closing = false;
  const stop = (): void => {
    if (closing) process.exit(1);
    closing = true;
    void running.close().catch(() => undefined);
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
  // A terminal that was closed, and a reader of the log that is gone, may say so more than once.
  const stopOnce = (): void => {
    if (!closing) stop();
  };
  process.on('SIGHUP', stopOnce);
  onClosedOutput(stopOnce);
  // By a signal or by a client.
  running.closed.then(
    () => process.exit(0),
    (error: unknown) => {
      process.stderr.write(`masstack-mock: could not close cleanly: ${messageOf(error)}\n`);
      process.exit(1);
    },
  );

  // Who waits for the last line may send a signal at once.
  if (!isForPrograms) log.info(banner(simulator, flags));
  if (flags.journal === 'plain') log.info(PLAIN_JOURNAL);
  const note = lockNote(flags);
  if (note !== undefined) log.info(note);
  log.info(`masstack-mock ready on ${simulator.url}`);
  log.flush();
  if (flags.open) openPage(`${simulator.url}/__admin/ui/`, log);
  preload().catch((error: unknown) => {
    log.error(`masstack-mock: could not load all of its modules: ${messageOf(error)}`);
  });
}

/** A machine without a browser is no reason to end: the address is in the banner. */
function openPage(url: string, log: Log): void {
  const tell = (error: unknown): void => {
    log.error(`masstack-mock: could not open a browser: ${messageOf(error)}. The page is ${url}`);
  };
  loadOptional('open', '--open', () => import('open'))
    .then(({ default: open }) => open(url))
    .then((browser) => browser.on('error', tell))
    .catch(tell);
}

/** A simulator, and how it was started. */
export interface Opened {
  readonly simulator: Simulator;
  readonly create: Create;
  readonly options: SimulatorOptions;
}

/**
 * Rejects with a message that names the flag to change.
 *
 * @param certificate where the caller has it already
 */
export async function openSimulator(
  flags: SimulatorFlags,
  log: Log,
  certificate?: Certificate,
): Promise<Opened> {
  const options = {
    ...toSimulatorOptions(flags),
    ...(certificate === undefined ? await readCertificate(flags) : { https: certificate }),
    log,
  };
  // Loaded here: most verbs, help and the refusal of a wrong flag do without it.
  const { createSimulator } = await import('../index.js');
  try {
    return { simulator: await createSimulator(options), create: createSimulator, options };
  } catch (error) {
    const reason = explainListenError(error, flags);
    if (reason !== undefined) throw new Error(reason, { cause: error });
    throw error;
  }
}

/** Why a port cannot be had, and what to do; `undefined` for any other trouble. */
export function explainListenError(
  error: unknown,
  { port, host }: Pick<SimulatorFlags, 'port' | 'host'>,
): string | undefined {
  if (!(error instanceof Error) || !('syscall' in error) || !('code' in error)) return undefined;
  if (error.code === 'EADDRINUSE') {
    return `port ${port} is in use. Stop the program that uses it, or choose another with --port (0 picks a free one).`;
  }
  if (error.code === 'EACCES') {
    return `port ${port} needs privileges that this process does not have. Choose one above 1023 with --port.`;
  }
  if (error.syscall === 'listen' || error.syscall === 'getaddrinfo') {
    return `cannot listen on ${host}: ${error.message}. Choose another address with --host.`;
  }
  return undefined;
}

const PLAIN_JOURNAL = `  ATTENTION: --journal plain shows bodies as they were sent, personal data included. Use made-up data only.\n`;

/** Said at the start, because the refusal comes as a surprise otherwise. */
function lockNote({ host, adminApiToken }: SimulatorFlags): string | undefined {
  if (adminApiToken !== undefined || host === 'localhost' || isLoopback(host)) return undefined;
  return `  The control plane (/__admin) answers only this machine; --admin-api-token opens it to others.\n`;
}

function banner({ url, about }: Simulator, { data, auth, overlay }: SimulatorFlags): string {
  const { title, basePath, tokens, example } = about;
  const lines = [
    `${title}, simulated`,
    '',
    `base URL   ${url}${basePath}`,
    `tokens     ${tokens.join(', ')} (--auth ${auth})`,
    `state      ${describeData(data)}`,
    ...(overlay.length === 0 ? [] : [`overlays   ${overlay.join(', ')}`]),
    `dashboard  ${url}/__admin/ui/`,
    `catalogue  ${url}/__admin/catalogue`,
    ...(example === undefined
      ? []
      : ['', `try        curl -H 'Authorization: Bearer ${tokens[0] ?? ''}' ${url}${example}`]),
  ];
  return `\n${lines.map((line) => (line === '' ? '' : `  ${line}`)).join('\n')}\n`;
}
