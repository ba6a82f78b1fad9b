#!/usr/bin/env node
import { Command, CommanderError } from 'commander';
import { packageVersion } from '../runtime/package.js';
import { registerAdmin } from './admin.js';
import { registerAssumptions } from './assumptions.js';
import { registerData } from './data.js';
import { registerExec } from './exec.js';
import { registerMutate } from './mutate.js';
import { registerProxy } from './proxy.js';
import { registerRun } from './run.js';
import { registerStart } from './start.js';
import { registerVerify } from './verify.js';
import { registerWalks } from './walks.js';

/** The command was given words it does not know, or in a way it does not take. */
const USAGE_ERROR = 2;
const FAILURE = 1;

const program = new Command('masstack-mock')
  .description('A local, stateful simulator of the Masstack Documents API')
  .version(packageVersion(), '-V, --version')
  .showHelpAfterError('(masstack-mock --help lists what there is)')
  .exitOverride();

const verbs = [
  registerStart,
  registerExec,
  registerRun,
  registerVerify,
  registerMutate,
  registerProxy,
  registerWalks,
  registerAdmin,
  registerData,
  registerAssumptions,
];
for (const register of verbs) register(program);

// `masstack-mock walks | head` closes the pipe early; that is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit();
});

try {
  await program.parseAsync();
} catch (error) {
  if (error instanceof CommanderError) {
    // Commander has said it already. Help and version end this way too, with code 0.
    process.exitCode = error.exitCode === 0 ? 0 : USAGE_ERROR;
  } else {
    process.stderr.write(`masstack-mock: ${messageOf(error)}\n`);
    process.exitCode = FAILURE;
  }
}

/** One line: what is wrong and what to do. A stack would be for us, and this is for a person. */
function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
