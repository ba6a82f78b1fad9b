import { CommanderError, type Command } from 'commander';
import type { Definition } from '../definition/definition.js';
import type { SimulatorOptions } from '../index.js';
import type { Mutant } from '../mutants/mutant.js';
import { tellFlaky } from '../mutants/flaky.js';
import { tryMutants, tryUnmutated, type Finding } from '../mutants/run.js';
import { selectMutants } from '../mutants/select.js';
import type { Shard } from '../runtime/shard.js';
import { NOT_KEPT, commandTrial, selfTrial, type Patience } from './mutate-bench.js';
import { finishMutate } from './mutate-finish.js';
import { createProgress } from './mutate-progress.js';
import { MUTATE_FORMATS, type MutateFormat } from './mutate-reports.js';
import {
  definitionFlag,
  flag,
  minScoreFlag,
  shardFlag,
  simulatorFlags,
  wholeNumber,
  type SimulatorFlags,
} from './options.js';
import { ownVariables, without } from './own-variables.js';
import { reportReader, requireWritable, type ReportFile } from './report-files.js';

interface MutateFlags extends Pick<SimulatorFlags, 'seed' | 'auth' | 'fixtures'> {
  readonly definition: readonly string[];
  readonly exec?: string;
  readonly self: boolean;
  readonly only: readonly string[];
  readonly sample?: number;
  readonly shard?: Shard;
  readonly jobs: number;
  readonly baselineRuns: number;
  /** Seconds. */
  readonly timeout?: number;
  readonly minScore?: number;
  readonly report: readonly ReportFile<MutateFormat>[];
  readonly list: boolean;
}

/** What of `start` also says what the simulators under test are like. */
const SHARED_FLAGS = ['seed', 'auth', 'fixtures'];

/** Without --timeout, the unmutated tests may take this long. */
const PATIENCE = 600_000;

export function registerMutate(program: Command): void {
  const command = program
    .command('mutate')
    .description(
      'run your tests once for each broken rule, to see whether they notice a broken backend',
    )
    .addOption(
      flag(
        '--exec <command>',
        'command that runs your tests; MASSTACK_MOCK_URL is the address of the simulator',
      ),
    )
    .option('--self', 'run masstack-mock verify in this process, instead of --exec', false)
    .addOption(
      flag('--only <name...>', 'use only these operations, rules or mutants')
        .default([], 'all')
        .argParser(collectNames),
    )
    .addOption(
      flag('--sample <number>', 'number of mutants to choose at random').argParser(
        wholeNumber(1_000_000),
      ),
    )
    .addOption(shardFlag('try only part i of n equal parts of all mutants'))
    .addOption(
      flag('--jobs <number>', 'number of runs at the same time')
        .default(1)
        .argParser(wholeNumber(64)),
    )
    .addOption(
      flag('--baseline-runs <number>', 'number of runs on the unbroken simulator')
        .default(3)
        .argParser(wholeNumber(100)),
    )
    .addOption(
      flag(
        '--timeout <seconds>',
        'maximum time for one run of the tests (default: depends on the unmutated run)',
      ).argParser(wholeNumber(86_400)),
    )
    .addOption(minScoreFlag('fail when the score is lower'))
    .addOption(
      flag(
        '--report <format=file...>',
        `write a report: ${MUTATE_FORMATS.join(', ')}; the file - is standard output`,
      )
        .default([], 'none')
        .argParser(reportReader(MUTATE_FORMATS)),
    )
    .option('--list', 'list the mutants and stop', false)
    .action((flags: MutateFlags) => mutate(flags, ownVariables(command)));
  command.addOption(definitionFlag());
  for (const option of simulatorFlags()) {
    if (SHARED_FLAGS.includes(option.attributeName())) command.addOption(option);
  }
}

async function mutate(flags: MutateFlags, own: readonly string[]): Promise<void> {
  const { loadDefinition } = await import('../composition/definition.js');
  const { loadMutants } = await import('../mutants/index.js');
  const definition = await loadDefinition({ definitions: flags.definition });
  const whole = selectMutants(await loadMutants(definition), { ...flags, shard: undefined });
  if (whole.length === 0) {
    refuse(
      flags.only.length > 0
        ? `no mutant is named ${flags.only.join(' or ')}; see --list`
        : 'this definition has no rule that can be broken',
    );
  }
  const mutants = selectMutants(whole, flags);
  if (flags.list) {
    for (const { id, title } of mutants) process.stdout.write(`${id}\n    ${title}\n`);
    return;
  }
  const subject = flags.self ? SELF : flags.exec;
  if (subject === undefined) return refuse('give the command that runs the tests with --exec');

  await requireWritable(flags.report.map(({ file }) => file));
  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const findings = await tryAll(flags, { own, mutants, definition }, stop.signal);
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal);
  await finishMutate(findings, flags, {
    command: subject,
    whole,
    mutants,
    isStopped: stop.signal.aborted,
  });
}

const SELF = 'masstack-mock verify';

async function tryAll(
  flags: MutateFlags,
  {
    own,
    mutants,
    definition,
  }: {
    readonly own: readonly string[];
    readonly mutants: readonly Mutant[];
    readonly definition: Definition;
  },
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const patience: Patience = {
    timeout: flags.timeout === undefined ? PATIENCE : flags.timeout * 1000,
  };
  const simulator = simulatorOptions(flags);
  const { bench, tail } = flags.self
    ? await selfTrial(simulator, { definition, seed: flags.seed })
    : commandTrial(flags.exec ?? '', simulator, patience, signal, without(process.env, own));

  process.stderr.write('Trying the tests on the unbroken simulator …\n');
  const { outcomes, reached, duration } = await tryUnmutated(bench, definition.contract, {
    // In this process verify tells the same each time.
    runs: flags.self ? 1 : flags.baselineRuns,
    signal,
  });
  if (signal.aborted) return [];
  const flaky = tellFlaky(outcomes);
  if (flaky !== undefined) refuse(flaky);
  const verdict = outcomes.at(-1)?.verdict;
  if (verdict !== 'passed') {
    process.stderr.write(`${tail().trimEnd()}\n`);
    if (flags.self) refuse(NOT_KEPT);
    const how = verdict === 'failed' ? 'fail' : `do not end within ${patience.timeout / 1000} s`;
    refuse(
      `the tests ${how} on the unbroken simulator. Make them pass on it first; its address is in MASSTACK_MOCK_URL.`,
    );
  }
  if (reached.size === 0) {
    refuse(
      'the tests pass without one request to the simulator. They must use the base URL in MASSTACK_MOCK_URL.',
    );
  }
  if (flags.timeout === undefined) patience.timeout = 3 * duration + 10_000;
  process.stderr.write(
    `They pass ${outcomes.length === 1 ? '' : `${outcomes.length} times, `}in ${(duration / 1000).toFixed(1)} s and call ${reached.size} of ${definition.contract.operations.size} operations. Trying ${mutants.length} broken rules …\n`,
  );
  const { onFinding, end } = createProgress(mutants.length, process.stderr);
  const { jobs } = flags;
  const confirm = !flags.self;
  const findings = await tryMutants({ bench, mutants, reached, jobs, confirm, onFinding, signal });
  end();
  return findings;
}

function simulatorOptions({ definition, seed, auth, fixtures }: MutateFlags): SimulatorOptions {
  const own = { port: 0, data: 'memory', definitions: definition, seed, auth };
  return fixtures === undefined ? own : { ...own, fixtures };
}

function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/).filter((name) => name !== '')];
}

/** Ends with the code for wrong use: the tests cannot be tried at all. */
function refuse(message: string): never {
  process.stderr.write(`masstack-mock: ${message}\n`);
  throw new CommanderError(2, 'masstack-mock.mutate', message);
}
