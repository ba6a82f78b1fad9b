import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command, type Option } from 'commander';
import type { VerifyOptions } from '../harness/index.js';
import { flag } from './options.js';

/** How a target is reached. */
export interface TransportFlags {
  readonly rate?: number;
  readonly workers?: number;
  readonly retries?: number;
  readonly timeout: number;
  readonly waitFor?: number;
  readonly insecure?: true;
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
}

export const transportFlags = (): readonly Option[] => [
  flag(
    '--rate <number>',
    'maximum number of requests per second (25 on a target that is not our simulator)',
  ).argParser(number(0.1, 100_000)),
  flag(
    '--workers <number>',
    'number of tests that run at the same time (8 on a target that is not our simulator; else 1)',
  ).argParser(wholeNumber(1, 64)),
  flag('--retries <number>', 'how many times a request without an answer is sent again')
    .argParser(wholeNumber(0, 20))
    .default(undefined, '2'),
  flag('--timeout <seconds>', 'maximum time to wait for an answer')
    .default(10)
    .argParser(number(0.001, 600)),
  flag('--wait-for <seconds>', 'wait until the target answers, at most this long').argParser(
    number(0, 86_400),
  ),
  flag('--insecure', 'accept any TLS certificate of the target'),
  flag('--ca <file>', 'PEM file with the certificate authorities to trust for the target'),
  flag('--cert <file>', 'PEM file with a client certificate'),
  flag('--key <file>', 'PEM file with the key of the client certificate'),
];

type Transport = Pick<
  VerifyOptions,
  'rate' | 'workers' | 'retries' | 'timeout' | 'waitFor' | 'connection'
>;

/** Reads the files that the flags name, and the proxies that the environment names. */
export async function toTransport(
  flags: TransportFlags,
  baseUrl: string | undefined,
  command: Command,
): Promise<Transport> {
  const { rate, workers, retries, waitFor, insecure } = flags;
  if ((flags.cert === undefined) !== (flags.key === undefined)) {
    command.error('error: --cert and --key must be given together');
  }
  const read = async (name: 'ca' | 'cert' | 'key'): Promise<Record<string, string>> => {
    const file = flags[name];
    if (file === undefined) return {};
    try {
      return { [name]: await readFile(file, 'utf8') };
    } catch (error) {
      return command.error(`error: --${name} cannot be read: ${String(error)}`);
    }
  };
  const certificates = await Promise.all([read('ca'), read('cert'), read('key')]);
  const proxy = await findProxy(baseUrl);
  return {
    timeout: Math.round(flags.timeout * 1000),
    ...(rate !== undefined && { rate }),
    ...(workers !== undefined && { workers }),
    ...(retries !== undefined && { retries }),
    ...(waitFor !== undefined && { waitFor }),
    connection: {
      tls: Object.assign({ ...(insecure === true && { insecure }) }, ...certificates),
      ...(proxy !== undefined && { proxy }),
    },
  };
}

/** HTTP_PROXY, HTTPS_PROXY, ALL_PROXY and NO_PROXY, in capitals or not. */
async function findProxy(baseUrl: string | undefined): Promise<string | undefined> {
  if (baseUrl === undefined || !URL.canParse(baseUrl)) return undefined;
  const { getProxyForUrl } = await import('proxy-from-env');
  const proxy = getProxyForUrl(baseUrl);
  return proxy === '' ? undefined : proxy;
}

export function number(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (text.trim() !== '' && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a number from ${least} to ${most}.`);
  };
}

function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text.trim()) && value >= least && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}
