import type { IncomingMessage, ServerResponse } from 'node:http';
import { parseDuration } from '../runtime/duration.js';
import { isObject } from '../runtime/json.js';
import { silentLog, type Log } from '../runtime/log.js';
import type { GivenFixtures } from '../seed/given-fixtures.js';
import { AUTH_MODES } from '../server/credentials.js';
import type { Certificate } from './certificate.js';
import type { HandleOptions } from './handle.js';
import type { StubFilesOptions } from './stub-files.js';
import type { WorldOptions } from './world-options.js';

/** Of all options, `undefined` and `null` mean the default. */
export interface SimulatorOptions extends WorldOptions, HandleOptions, StubFilesOptions {
  /** 0 picks a free one. Default 4010. */
  readonly port?: number;
  /** `false` takes no port: only `fetch`, `admin` and `handle` of the simulator reach it. Default true. */
  readonly listen?: boolean;
  /** Default 127.0.0.1. */
  readonly host?: string;
  /**
   * HTTPS instead of HTTP: with a certificate that is made at the start (needs the package `selfsigned`), or with one
   * that is given. Default false.
   */
  readonly https?: boolean | Certificate;
  /** Fixtures over the shipped ones: a directory, or what its files would hold. */
  readonly fixtures?: string | GivenFixtures;
  /** What the control plane then asks for, from this machine too; without it, it answers no other. */
  readonly adminApiToken?: string;
  /**
   * The origins whose pages may send credentials and use the control plane, such as
   * `http://localhost:5173`. Default: none; pages of any origin may use the API without credentials.
   */
  readonly allowOrigin?: readonly string[];
  /** The APIs that are simulated: `masstack`, or directories of definitions. Default: `masstack`. */
  readonly definitions?: readonly string[];
  /** Changes to the contract: names of shipped overlays (`newer-docs`) or files. Default: none. */
  readonly overlays?: readonly string[];
  /** Express middleware that runs before the simulator. */
  readonly middleware?: readonly Middleware[];
  /** Where lines of text go, such as `console`; `false` for nowhere. Default false. */
  readonly log?: LogOption | false;
  /** `json` writes each line as one JSON object, for programs that gather logs. Default `text`. */
  readonly logFormat?: 'text' | 'json';
  /** Whether each request makes a line in the log. Default true. */
  readonly logRequests?: boolean;
}

/**
 * What Express takes as middleware, without its types: whoever has no middleware need not install them. Stated as a
 * method, so that one for Express's own requests fits, too.
 */
export type Middleware = {
  handle(
    request: IncomingMessage,
    response: ServerResponse,
    next: (error?: unknown) => void,
  ): unknown;
}['handle'];

/** A `Log` that need not gather lines. */
export type LogOption = Pick<Log, 'info' | 'error'> & Partial<Pick<Log, 'flush'>>;

interface Rule {
  /** Follows "It must be". */
  readonly expected: string;
  holds(value: unknown): boolean;
}

const text = (such: string): Rule => ({
  expected: `a string, such as ${such}`,
  holds: (value) => typeof value === 'string',
});

const directory = text("'./directory'");

const wholeNumber = (most: number): Rule => ({
  expected: `a whole number from 0 to ${most}`,
  holds: (value) => Number.isInteger(value) && Number(value) >= 0 && Number(value) <= most,
});

const choice = (allowed: readonly unknown[]): Rule => ({
  expected: allowed.map((each) => JSON.stringify(each)).join(' or '),
  holds: (value) => allowed.includes(value),
});

const onOrOff = choice([true, false]);

const list = (kind: 'string' | 'function'): Rule => ({
  expected: `an array whose elements have the type ${kind}`,
  holds: (value) => Array.isArray(value) && value.every((each) => typeof each === kind),
});

const RULES: Readonly<Record<keyof SimulatorOptions, Rule>> = {
  port: wholeNumber(65_535),
  listen: onOrOff,
  https: {
    expected: 'true, false, or an object with the PEM texts cert and key',
    holds: (value) =>
      typeof value === 'boolean' ||
      (isObject(value) && [value['cert'], value['key']].every((each) => typeof each === 'string')),
  },
  host: {
    expected: "an address, such as '127.0.0.1'",
    holds: (value) => typeof value === 'string' && value !== '',
  },
  seed: wholeNumber(2 ** 32 - 1),
  data: text("'memory'"),
  dataWait: {
    expected: "an ISO 8601 duration, such as 'PT30S' for half a minute",
    holds: (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  },
  fsync: onOrOff,
  foldAfter: wholeNumber(Number.MAX_SAFE_INTEGER),
  auth: choice(AUTH_MODES),
  fixtures: {
    expected: "a directory, such as './directory', or an object, such as { entities: {} }",
    holds: (value) => typeof value === 'string' || isObject(value),
  },
  population: wholeNumber(10_000_000),
  spec: text("'./openapi.yaml'"),
  mappings: directory,
  watch: onOrOff,
  allowProxy: list('string'),
  proxyTimeout: wholeNumber(3_600_000),
  allowOrigin: list('string'),
  definitions: list('string'),
  overlays: list('string'),
  middleware: list('function'),
  journal: choice(['redacted', 'plain']),
  journalSize: wholeNumber(1_000_000),
  adminApiToken: text("'some-secret'"),
  maxWorlds: wholeNumber(1_000_000),
  worldIdle: {
    expected: "an ISO 8601 duration, such as 'PT30M' for half an hour",
    holds: (value) => typeof value === 'string' && parseDuration(value) !== undefined,
  },
  import: directory,
  exportOnExit: directory,
  log: {
    expected: 'an object with the functions info and error, such as console, or false',
    holds: (value) =>
      value === false ||
      (isObject(value) &&
        [value['info'], value['error']].every((each) => typeof each === 'function')),
  },
  logFormat: choice(['text', 'json']),
  logRequests: onOrOff,
  mutation: { expected: 'an object', holds: isObject },
};

/**
 * The options that are given, each with a value that can be used.
 *
 * @throws TypeError that names the option, when a value cannot be used
 */
export function requireOptions(options: unknown): SimulatorOptions {
  const given = options ?? {};
  if (!isObject(given)) {
    throw new TypeError(`createSimulator: the options must be an object. They are ${tell(given)}.`);
  }
  const kept = Object.entries(given).filter(([, value]) => value !== undefined && value !== null);
  for (const [name, value] of kept) {
    if (!isOption(name) || RULES[name].holds(value)) continue;
    throw new TypeError(
      `createSimulator: the option ${name} must be ${RULES[name].expected}. It is ${tell(value)}.`,
    );
  }
  return Object.fromEntries(kept);
}

const isOption = (name: string): name is keyof SimulatorOptions => Object.hasOwn(RULES, name);

/** A token is a string, so that no message shows one. */
function tell(value: unknown): string {
  if (Array.isArray(value)) return 'an array';
  if (typeof value === 'string') return JSON.stringify(value.slice(0, 60));
  if (['number', 'boolean', 'bigint'].includes(typeof value)) return String(value);
  return typeof value === 'object' ? 'an object' : `a ${typeof value}`;
}

/** The log that is meant. */
export function toLog(given: LogOption | false | undefined): Log {
  if (given === undefined || given === false) return silentLog;
  return {
    info(line) {
      given.info(line);
    },
    error(line) {
      given.error(line);
    },
    flush() {
      given.flush?.();
    },
  };
}
