import { InvalidArgumentError, Option } from 'commander';
import { parseDuration } from '../runtime/duration.js';
import { parseShard } from '../runtime/shard.js';
import { AUTH_MODES, type AuthMode } from '../server/credentials.js';
import type { SimulatorOptions } from '../index.js';

/** Every flag has an environment twin; the flag wins. */
export function flag(flags: string, description: string): Option {
  const option = new Option(flags, description);
  const name = `MASSTACK_MOCK_${option.name().replaceAll('-', '_').toUpperCase()}`;
  // To commander, a switch whose variable is there at all is on: `=false` would turn it on too.
  if (option.isBoolean() && !isOn(name)) Reflect.deleteProperty(process.env, name);
  return option.env(name);
}

const ON = ['1', 'true', 'yes', 'on'];
const OFF = ['', '0', 'false', 'no', 'off'];

/** @throws Error when the variable says neither yes nor no */
function isOn(name: string): boolean {
  const value = process.env[name]?.trim().toLowerCase() ?? '';
  if (OFF.includes(value)) return false;
  if (ON.includes(value)) return true;
  throw new Error(`${name}=${value} is not valid. Use true or false.`);
}

/** What `simulatorFlags` leaves in commander's options. */
export interface SimulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  readonly data: string;
  readonly dataWait?: string;
  readonly fsync: boolean;
  readonly foldAfter?: number;
  readonly auth: AuthMode;
  readonly fixtures?: string;
  readonly population: number;
  readonly spec?: string;
  readonly allowProxy: readonly string[];
  /** Seconds. */
  readonly proxyTimeout: number;
  readonly allowOrigin: readonly string[];
  readonly journalSize: number;
  readonly journal: 'redacted' | 'plain';
  readonly adminApiToken?: string;
  readonly maxWorlds: number;
  readonly worldIdle: string;
  readonly import?: string;
  readonly exportOnExit?: string;
  readonly quiet: boolean;
  readonly logFormat: 'text' | 'json';
  readonly definition: readonly string[];
  readonly overlay: readonly string[];
  readonly mappings?: string;
  readonly watch: boolean;
  readonly https: boolean;
  readonly cert?: string;
  readonly key?: string;
}

/** The flags of every verb that starts a simulator. */
export const simulatorFlags = (): readonly Option[] => [
  flag('-p, --port <number>', 'port to listen on; 0 chooses a free port')
    .default(4010)
    .argParser(wholeNumber(65_535)),
  flag('-h, --host <address>', 'address to listen on').default('127.0.0.1'),
  flag(
    '--https',
    'HTTPS, with a certificate made at the start (needs the package selfsigned)',
  ).default(false),
  flag('--cert <file>', 'HTTPS with this certificate (PEM); needs --key'),
  flag('--key <file>', 'private key of --cert (PEM)'),
  flag('--seed <number>', 'random seed')
    .default(1)
    .argParser(wholeNumber(2 ** 32 - 1)),
  flag(
    '--data <place>',
    'directory that keeps the state, "memory", or postgres://… for a database that replicas share',
  ).default('.masstack-mock'),
  flag('--data-wait <duration>', 'how long to wait for that database at the start (ISO 8601)')
    .default('PT30S')
    .argParser(duration),
  flag('--fsync', 'answer a change only after it is safe against a power cut').default(false),
  // For tests of durability, which want many folds; nobody else needs it.
  flag('--fold-after <bytes>', 'compact the journal into the snapshot when it is larger than this')
    .argParser(wholeNumber(Number.MAX_SAFE_INTEGER))
    .hideHelp(),
  flag(
    '--auth <mode>',
    'strict: check tokens; decode: read them without checking the signature; none: require no token',
  )
    .choices(AUTH_MODES)
    .default('strict'),
  flag('--fixtures <dir>', 'directory of your own fixtures, added to the built-in ones'),
  flag('--population <number>', 'number of generated records in addition to the fixtures')
    .default(0)
    .argParser(wholeNumber(10_000_000)),
  flag('--spec <file>', 'OpenAPI document of your own; its operations are answered, too'),
  flag('--mappings <dir>', 'directory of stub files as in WireMock: mappings/ and __files/'),
  flag(
    '--watch',
    'follow changes of --mappings; start again when --fixtures, --definition, --overlay or --spec change',
  ).default(false),
  flag('--allow-proxy <origin>', 'origin that the proxyBaseUrl of a stub may use; repeatable')
    .default([])
    .argParser(listed),
  flag('--proxy-timeout <seconds>', 'maximum time to wait for a server behind a stub')
    .default(30)
    .argParser(wholeNumber(3600)),
  flag(
    '--allow-origin <origin>',
    'origin of pages that may send credentials and use /__admin; repeatable',
  )
    .default([])
    .argParser(listed),
  flag('--journal <how>', 'bodies in the journal: redacted (without personal data) or plain')
    .choices(['redacted', 'plain'])
    .default('redacted'),
  flag('--journal-size <number>', 'maximum number of requests in the journal')
    .default(1000)
    .argParser(wholeNumber(1_000_000)),
  flag(
    '--admin-api-token <token>',
    'token that the control plane requires; also opens it to other machines',
  ),
  flag('--max-worlds <number>', 'maximum number of named worlds')
    .default(1000)
    .argParser(wholeNumber(1_000_000)),
  flag('--world-idle <duration>', 'delete a named world that was not used for this long (ISO 8601)')
    .default('PT1H')
    .argParser(duration),
  flag('--import <dir>', 'directory that --export-on-exit wrote; the state is loaded from it'),
  flag('--export-on-exit <dir>', 'directory to write the state and its snapshots to at exit'),
  flag('--quiet', 'do not log requests').default(false),
  flag('--log-format <form>', 'text, or json: one object a line, for programs that gather logs')
    .choices(['text', 'json'])
    .default('text'),
  definitionFlag(),
  overlayFlag(),
];

/** The definition that is used where none is named. */
export const BUILT_IN = 'masstack';

/** For every verb that is about an API. */
export const definitionFlag = (): Option =>
  flag(
    '--definition <dir>',
    `API to use: ${BUILT_IN}, or a directory with openapi.yaml and lifecycles/; repeatable`,
  )
    .argParser((text: string, before: readonly string[]) => [...before, ...text.split(',')])
    .default([], BUILT_IN);

/** For every verb that holds something against the contract. */
export const overlayFlag = (): Option =>
  flag(
    '--overlay <name or file>',
    'changes to the contract: newer-docs, or an OpenAPI Overlay of your own; repeatable',
  )
    .argParser((text: string, before: readonly string[]) => [...before, ...text.split(',')])
    .default([], 'none');

export function toSimulatorOptions(flags: SimulatorFlags): SimulatorOptions {
  const {
    fixtures,
    spec,
    definition,
    overlay,
    quiet,
    adminApiToken,
    exportOnExit,
    foldAfter,
    mappings,
    cert: _cert,
    key: _key,
    ...same
  } = flags;
  return {
    ...same,
    definitions: definition,
    overlays: overlay,
    logRequests: !quiet,
    proxyTimeout: flags.proxyTimeout * 1000,
    ...(foldAfter !== undefined && { foldAfter }),
    ...(fixtures !== undefined && { fixtures }),
    ...(spec !== undefined && { spec }),
    ...(mappings !== undefined && { mappings }),
    ...(adminApiToken !== undefined && { adminApiToken }),
    ...(exportOnExit !== undefined && { exportOnExit }),
  };
}

function listed(text: string, before: readonly string[]): readonly string[] {
  return [...before, ...text.split(',')];
}

function duration(text: string): string {
  if (parseDuration(text) !== undefined) return text;
  throw new InvalidArgumentError('It must be an ISO 8601 duration: PT30M is half an hour.');
}

export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
  };
}

/** `--min-score`, of what `mutate` found. */
export function minScoreFlag(description: string): Option {
  return flag('--min-score <percent>', description).argParser(percentage);
}

export function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 100.');
}

/** `--shard i/n`, for a verb whose work can be divided. */
export function shardFlag(description: string): Option {
  return flag('--shard <i/n>', description).argParser((text) => {
    const shard = parseShard(text);
    if (shard !== undefined) return shard;
    throw new InvalidArgumentError(
      'It must be of the form i/n, with i from 1 to n: 1/3, 2/3, 3/3.',
    );
  });
}
