import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Command } from 'commander';
import type { Broker, BrokerAddress } from '../harness/pact/index.js';
import type { PactFile, PactResult } from '../harness/pact/index.js';
import { messageOf } from '../runtime/failure.js';
import type { PactFlags } from './verify-pact-flags.js';
import { toTransport } from './verify-transport.js';

/** Pacts that a broker named, as files that Pact can read. */
export interface BrokerPacts {
  readonly pacts: readonly PactFile[];
  isPending(pact: PactFile): boolean;
  /** Tells the broker the outcome of its pacts. Gives the reasons for those that it could not be told. */
  publish(results: readonly PactResult[]): Promise<readonly string[]>;
  close(): Promise<void>;
}

/**
 * Pact's own core asks a broker as soon as these are set, even when it gets a file; and it would
 * publish its own verdict, which knows nothing of the documentation and of states that failed.
 */
const OF_PACT = /^PACT_BROKER_/;

/** What the environment says of a broker, in the names that all tools of Pact read; it is taken away. */
export function takeBrokerVariables(): ReadonlyMap<string, string> {
  const taken = new Map<string, string>();
  for (const [name, value = ''] of Object.entries(process.env)) {
    if (!OF_PACT.test(name)) continue;
    if (value !== '') taken.set(name, value);
    Reflect.deleteProperty(process.env, name);
  }
  return taken;
}

/** @throws PactError when the broker cannot be asked, or has nothing to verify */
export async function fetchPacts(
  flags: PactFlags,
  variables: ReadonlyMap<string, string>,
  command: Command,
): Promise<BrokerPacts> {
  const { openBroker, toPact } = await import('../harness/pact/index.js');
  const broker = openBroker(await toAddress(flags, variables, command));
  const directory = await mkdtemp(path.join(tmpdir(), 'masstack-mock-pacts-'));
  const close = async (): Promise<void> => {
    broker.close();
    await rm(directory, { recursive: true, force: true });
  };
  try {
    const pending = new Set<PactFile>();
    const pacts: PactFile[] = [];
    for (const named of await broker.pacts(toQuery(flags))) {
      const file = path.join(directory, `${pacts.length}.json`);
      await writeFile(file, named.text);
      const pact = toPact(named.content, named.url, file);
      pacts.push(pact);
      if (named.pending) pending.add(pact);
    }
    return {
      pacts,
      isPending: (pact) => pending.has(pact),
      publish: (results) => publishAll(broker, results, flags),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

async function toAddress(
  flags: PactFlags,
  variables: ReadonlyMap<string, string>,
  command: Command,
): Promise<BrokerAddress> {
  const url =
    flags.pactBrokerUrl === true ? variables.get('PACT_BROKER_BASE_URL') : flags.pactBrokerUrl;
  if (url === undefined) {
    return command.error('error: --pact-broker-url needs a URL, or PACT_BROKER_BASE_URL', {
      exitCode: 2,
    });
  }
  // The client certificate is for the target.
  const { cert: _cert, key: _key, ...others } = flags;
  const { connection, timeout = 10_000 } = await toTransport(others, url, command);
  return {
    url,
    token: flags.pactBrokerToken ?? variables.get('PACT_BROKER_TOKEN'),
    username: flags.pactBrokerUsername ?? variables.get('PACT_BROKER_USERNAME'),
    password: flags.pactBrokerPassword ?? variables.get('PACT_BROKER_PASSWORD'),
    timeout,
    ...(connection !== undefined && { connection }),
  };
}

function toQuery(flags: PactFlags): Parameters<Broker['pacts']>[0] {
  return {
    provider: flags.pactProvider,
    selectors: flags.pactSelector,
    branch: flags.providerBranch,
    enablePending: flags.pactEnablePending === true,
    includeWipSince: flags.pactIncludeWipSince,
  };
}

async function publishAll(
  broker: Broker,
  results: readonly PactResult[],
  { providerVersion: version, providerBranch: branch, buildUrl }: PactFlags,
): Promise<readonly string[]> {
  if (version === undefined) return [];
  const failures: string[] = [];
  for (const result of results) {
    // Network trouble is not a verdict: a broker would keep the version from being deployed for it.
    if (result.outcome === 'inconclusive') {
      failures.push(`${result.pact.place}: not published, because it is inconclusive`);
      continue;
    }
    await broker.publish(result, { version, branch, buildUrl }).catch((error: unknown) => {
      failures.push(`${result.pact.place}: not published: ${messageOf(error)}`);
    });
  }
  return failures;
}
