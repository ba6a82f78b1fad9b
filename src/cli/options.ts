import { InvalidArgumentError, Option } from 'commander';
import { AUTH_MODES, type AuthMode } from '../server/credentials.js';
import type { SimulatorOptions } from '../index.js';

/** Every flag has an environment twin; the flag wins. */
export function flag(flags: string, description: string): Option {
  const option = new Option(flags, description);
  return option.env(`MASSTACK_MOCK_${option.name().replaceAll('-', '_').toUpperCase()}`);
}

/** What `simulatorFlags` leaves in commander's options. */
export interface SimulatorFlags {
  readonly port: number;
  readonly host: string;
  readonly seed: number;
  readonly data: string;
  readonly fsync: boolean;
  readonly auth: AuthMode;
  readonly fixtures?: string;
  readonly population: number;
  readonly spec?: string;
}

/** The flags of every verb that starts a simulator. */
export const simulatorFlags = (): readonly Option[] => [
  flag('-p, --port <number>', '0 picks a free one').default(4010).argParser(wholeNumber(65_535)),
  flag('-h, --host <address>', 'the address to listen on').default('127.0.0.1'),
  flag('--seed <number>', 'what all chance comes from')
    .default(1)
    .argParser(wholeNumber(2 ** 32 - 1)),
  flag('--data <dir>', 'where the state is kept, or "memory"').default('.masstack-mock'),
  flag('--fsync', 'answer a change only when it would survive a power cut').default(false),
  flag('--auth <mode>', 'check tokens, only decode them, or ask for none')
    .choices(AUTH_MODES)
    .default('strict'),
  flag('--fixtures <dir>', 'a directory of fixtures over the shipped ones'),
  flag('--population <number>', 'how many records to make up beside the fixtures')
    .default(0)
    .argParser(wholeNumber(10_000_000)),
  flag('--spec <file>', 'an OpenAPI document whose operations Prism answers'),
];

export function toSimulatorOptions(flags: SimulatorFlags): SimulatorOptions {
  const { port, host, seed, data, fsync, auth, fixtures, population, spec } = flags;
  return {
    port,
    host,
    seed,
    data,
    fsync,
    auth,
    population,
    ...(fixtures !== undefined && { fixtures }),
    ...(spec !== undefined && { spec }),
  };
}

export function wholeNumber(most: number): (text: string) => number {
  return (text) => {
    const value = Number(text);
    if (/^\d+$/.test(text) && value <= most) return value;
    throw new InvalidArgumentError(`It must be a whole number from 0 to ${most}.`);
  };
}
