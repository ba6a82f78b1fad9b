#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { messageOf, UnusableInput } from '../runtime/failure.js';
import { packageVersion } from '../runtime/package.js';
import { registerAdmin } from './admin.js';
import { registerAssumptions } from './assumptions.js';
import { registerCheck } from './check.js';
import { registerData } from './data.js';
import { registerExec } from './exec.js';
import { registerInit } from './init.js';
import { registerMcp } from './mcp.js';
import { registerMutate } from './mutate.js';
import { registerProxy } from './proxy.js';
import { registerReport } from './report.js';
import { registerRun } from './run.js';
import { registerStart } from './start.js';
import { guardCode } from './stray.js';
import { guardStreams } from './streams.js';
import { registerVerify } from './verify.js';
import { registerWalks } from './walks.js';
import { registerDiagram } from './diagram.js';

/** The command was given words it does not know, or in a way it does not take. */
const USAGE_ERROR = 2;
const FAILURE = 1;

const program = new Command('masstack-mock')
  .description(
    'A local, stateful simulator of an HTTP API, and contract tests that hold others to its rules',
  )
  .version(packageVersion(), '-V, --version')
  .showHelpAfterError('(masstack-mock --help lists all commands)')
  .exitOverride();

const verbs = [
  registerStart,
  registerExec,
  registerRun,
  registerVerify,
  registerReport,
  registerMutate,
  registerProxy,
  registerWalks,
  registerDiagram,
  registerCheck,
  registerInit,
  registerAdmin,
  registerMcp,
  registerData,
  registerAssumptions,
];

guardStreams();
guardCode();

try {
  for (const register of verbs) register(program);
  requireKnownVerb(process.argv[2]);
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said it already. Help and version end this way too, with code 0.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else {
    process.stderr.write(`masstack-mock: ${await textOf(error)}\n`);
    process.exitCode = error instanceof UnusableInput ? USAGE_ERROR : FAILURE;
  }
}

/** With the lines of files, which are looked up only where something is wrong. */
async function textOf(error: unknown): Promise<string> {
  const { FixtureError } = await import('../seed/fixture-error.js');
  if (!(error instanceof FixtureError)) return messageOf(error);
  const { placedFaults } = await import('./fixture-places.js');
  const { tell } = await import('../definition/source.js');
  return placedFaults(error).map(tell).join('\n');
}

/** `start` is what runs without a verb, so that commander takes a misspelt one for an argument of it. */
function requireKnownVerb(word: string | undefined): void {
  if (word === undefined || word.startsWith('-') || word === 'help') return;
  const names = program.commands.flatMap((command) => [command.name(), ...command.aliases()]);
  if (names.includes(word)) return;
  const close = nearest(word, names);
  program.error(
    `error: unknown command '${word}'${close === undefined ? '' : `. Did you mean ${close}?`}`,
  );
}

/** The name that shares most pairs of letters, when it shares half of them. */
function nearest(word: string, names: readonly string[]): string | undefined {
  const pairsOf = (text: string): readonly string[] =>
    Array.from({ length: text.length + 1 }, (_, index) => ` ${text} `.slice(index, index + 2));
  const own = pairsOf(word.toLowerCase());
  const rated = names.map((name) => {
    const pairs = pairsOf(name);
    const shared = own.filter((pair) => pairs.includes(pair)).length;
    return { name, rating: (2 * shared) / (own.length + pairs.length) };
  });
  const [best] = rated.sort((one, other) => other.rating - one.rating);
  return best !== undefined && best.rating >= 0.5 ? best.name : undefined;
}
