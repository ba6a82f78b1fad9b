import type { AddressInfo } from 'node:net';
import type { Server } from 'node:http';
import { InvalidArgumentError, type Command } from 'commander';
import { createClock } from '../runtime/clock.js';
import { standardLog, type Log } from '../runtime/log.js';
import {
  definitionFlag,
  flag,
  overlayFlag,
  simulatorFlags,
  wholeNumber,
  type SimulatorFlags,
} from './options.js';
import { createDrain } from '../server/drain.js';
import { answerMalformed } from '../server/malformed.js';
import type { Proxy } from '../proxy/index.js';
import { explainListenError } from './start.js';

interface ProxyFlags extends Pick<SimulatorFlags, 'port' | 'host' | 'overlay' | 'definition'> {
  readonly upstream: URL;
  readonly errors: boolean;
  readonly record?: string;
  /** Seconds. */
  readonly timeout: number;
}

const SHARED_FLAGS = ['port', 'host'];

export function registerProxy(program: Command): void {
  const command = program
    .command('proxy')
    .description('proxy between an app and a real deployment; reports what breaks the contract')
    .helpOption('--help', 'show this help')
    .addOption(
      flag(
        '--upstream <url>',
        'base URL of the deployment, with or without the path of the API (/v1)',
      )
        .argParser(httpUrl)
        .makeOptionMandatory(),
    );
  for (const option of simulatorFlags()) {
    if (SHARED_FLAGS.includes(option.attributeName())) command.addOption(option);
  }
  command
    .addOption(
      flag('--errors', 'answer 422 or 500 instead of passing on what breaks the contract').default(
        false,
      ),
    )
    .addOption(
      flag(
        '--record <dir>',
        'directory to save each exchange in, without tokens and personal data',
      ),
    )
    .addOption(
      flag('--timeout <seconds>', 'maximum time to wait for the upstream')
        .default(30)
        .argParser(wholeNumber(3600)),
    )
    .addOption(definitionFlag())
    .addOption(overlayFlag())
    .action(async (flags: ProxyFlags) => {
      await runProxy(flags);
    });
}

async function runProxy(flags: ProxyFlags): Promise<void> {
  const { upstream, errors, record, port, host } = flags;
  const log = standardLog();
  const { createProxy } = await import('../proxy/index.js');
  const { createProxyServer } = await import('../proxy/server.js');
  const { terminalForm } = await import('../proxy/violations.js');
  const { loadDefinition } = await import('../composition/definition.js');
  const { createToReply } = await import('../server/problem.js');
  const definition = await loadDefinition({
    definitions: flags.definition,
    overlays: flags.overlay,
  });
  const { contract, lifecycles, readDocument } = definition;
  const toReply = createToReply(definition.errors);
  const clock = createClock();
  const timeout = flags.timeout * 1000;
  const proxy = createProxy({
    upstream,
    document: await readDocument(),
    contract,
    clock,
    isTenant: (parameter) => lifecycles.tenantIn({ [parameter]: '' }) !== undefined,
    toReply,
    errors,
    record,
    timeout,
  });
  const closing = new AbortController();
  const server = createProxyServer({
    proxy,
    upstream,
    host,
    timeout,
    closing: closing.signal,
    onPassed({ request, status, passage, duration }) {
      log.info(`${request.method} ${request.path} ${status} ${duration.toFixed(1)} ms`);
      if (passage === undefined) return;
      const { requestViolations, answerViolations, trouble } = passage;
      for (const violation of requestViolations) log.info(terminalForm('request', violation));
      for (const violation of answerViolations) log.info(terminalForm('answer', violation));
      if (trouble !== undefined) log.info(`  ${trouble}`);
    },
    onError(error) {
      log.error(`masstack-mock: ${error instanceof Error ? error.message : String(error)}`);
    },
  });
  answerMalformed(server, clock, toReply);
  const url = await listen(server, { port, host });
  log.info(`masstack-mock proxy to ${upstream.href} ready on ${url}`);
  log.flush();
  endWith(server, log, closing, () => reportOf(proxy));
}

function reportOf({ coverage, notRecorded }: Proxy): string {
  const lost =
    notRecorded === 0 ? '' : `${notRecorded} exchanges could not be recorded; see above.\n`;
  return coverage.report() + lost;
}

async function listen(
  server: Server,
  address: { readonly port: number; readonly host: string },
): Promise<string> {
  const { port, host } = address;
  try {
    await new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, host, resolve);
    });
  } catch (error) {
    const reason = explainListenError(error, address);
    if (reason !== undefined) throw new Error(reason, { cause: error });
    throw error;
  }
  const { port: actualPort } = server.address() as AddressInfo;
  return `http://${host.includes(':') ? `[${host}]` : host}:${actualPort}`;
}

/** How long what is on its way may take. Milliseconds. */
const GRACE = 10_000;

function endWith(server: Server, log: Log, running: AbortController, report: () => string): void {
  const drain = createDrain(server);
  let closing = false;
  const stop = (): void => {
    if (closing) process.exit(1);
    closing = true;
    log.info(`\n${report()}`);
    running.abort();
    log.flush();
    drain(GRACE).then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.on('SIGINT', stop).on('SIGTERM', stop);
}

function httpUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url !== undefined && (url.protocol === 'http:' || url.protocol === 'https:')) {
    if (url.search === '' && url.username === '') return url;
  }
  throw new InvalidArgumentError('It must be a URL of the form https://host or https://host/v1.');
}
