import { spawn, type ChildProcess } from 'node:child_process';
import os from 'node:os';
import type { Command } from 'commander';
import { createLog } from '../runtime/log.js';
import { certificateIn } from './certificate.js';
import { trustIn } from './trust.js';
import { ownVariables, without } from './own-variables.js';
import { simulatorFlags, type SimulatorFlags } from './options.js';
import { openSimulator } from './start.js';

/** What differs from `start`: tests run side by side, and start again each time. */
const DEFAULTS: Readonly<Record<string, unknown>> = { port: 0, data: 'memory' };

export function registerExec(program: Command): void {
  const command = program
    .command('exec')
    .argument('<command>', 'command for the shell, in quotes: "npm test"')
    .description('start a simulator, run a command with MASSTACK_MOCK_URL set, and stop')
    .helpOption('--help', 'show this help')
    .action(async (line: string, flags: SimulatorFlags) => {
      process.exit(await exec(line, flags, ownVariables(command)));
    });
  for (const option of simulatorFlags()) {
    const name = option.attributeName();
    command.addOption(name in DEFAULTS ? option.default(DEFAULTS[name]) : option);
  }
}

/** The exit code of the command, with the simulator stopped. */
async function exec(line: string, flags: SimulatorFlags, own: readonly string[]): Promise<number> {
  // Requests stay out: the output belongs to the command.
  const log = createLog({
    info: () => undefined,
    error: (text) => process.stderr.write(text),
  });
  const certificate = await certificateIn(flags);
  const { simulator } = await openSimulator(flags, log, certificate);
  const trust =
    certificate === undefined ? undefined : await trustIn(certificate.cert, process.env);
  try {
    process.stderr.write(`masstack-mock ready on ${simulator.url}\n`);
    const { adminApiToken } = flags;
    return await run(line, {
      ...without(process.env, own),
      MASSTACK_MOCK_URL: simulator.url,
      ...trust?.variables,
      // A command that stages things finds the control plane open.
      ...(adminApiToken !== undefined && { MASSTACK_MOCK_ADMIN_API_TOKEN: adminApiToken }),
    });
  } finally {
    await trust?.end();
    await simulator.close();
  }
}

const FORWARDED = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

function run(line: string, env: NodeJS.ProcessEnv): Promise<number> {
  return new Promise((resolve, reject) => {
    const child = spawn(line, { shell: true, stdio: 'inherit', env, detached: IN_GROUPS });
    let asked = false;
    const forward = (signal: NodeJS.Signals): void => {
      // Who asks twice does not want to wait.
      send(child, asked ? 'SIGKILL' : signal);
      asked = true;
    };
    for (const signal of FORWARDED) process.on(signal, forward);
    const settle = (): void => {
      for (const signal of FORWARDED) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(new Error(`cannot run the command: ${error.message}`, { cause: error }));
    });
    child.once('exit', (code, signal) => {
      settle();
      resolve(code ?? 128 + (signal === null ? 0 : os.constants.signals[signal]));
    });
  });
}

/** A shell does not hand signals on: where there are process groups, the command gets one. */
const IN_GROUPS = process.platform !== 'win32';

function send(child: ChildProcess, signal: NodeJS.Signals): void {
  if (!IN_GROUPS || child.pid === undefined) {
    child.kill(signal);
    return;
  }
  try {
    process.kill(-child.pid, signal);
  } catch {
    // It has ended in the meantime.
  }
}
