import { writeFile } from 'node:fs/promises';
import { CommanderError, InvalidArgumentError, type Command } from 'commander';
import type { Definition } from '../definition/definition.js';
import type { SimulatorOptions } from '../index.js';
import type { Mutant } from '../mutants/mutant.js';
import { tellFlaky } from '../mutants/flaky.js';
import { jsonReport, markdownReport, textReport, type RunInfo } from '../mutants/report.js';
import { tryMutants, tryUnmutated, type Finding } from '../mutants/run.js';
import { isMisjudged, scoreOf } from '../mutants/score.js';
import { selectMutants } from '../mutants/select.js';
import type { Shard } from '../runtime/shard.js';
import { NOT_KEPT, commandTrial, selfTrial, type Patience } from './mutate-bench.js';
import { createProgress } from './mutate-progress.js';
import { ownVariables, without } from './own-variables.js';
import {
  definitionFlag,
  flag,
  shardFlag,
  simulatorFlags,
  wholeNumber,
  type SimulatorFlags,
} from './options.js';

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
  readonly report: readonly Report[];
  readonly list: boolean;
}

interface Report {
  readonly format: keyof typeof FORMATS;
  readonly file: string;
}

const FORMATS = { json: jsonReport, md: markdownReport } as const;

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
    .addOption(flag('--min-score <percent>', 'fail when the score is lower').argParser(percentage))
    .addOption(
      flag('--report <format=file...>', `write a report: ${Object.keys(FORMATS).join(', ')}`)
        .default([], 'none')
        .argParser(collectReport),
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
  const mutants = selectMutants(await loadMutants(definition), flags);
  if (mutants.length === 0) {
    refuse(
      flags.only.length > 0
        ? `no mutant is named ${flags.only.join(' or ')}; see --list`
        : 'no mutant is in this shard',
    );
  }
  if (flags.list) {
    for (const { id, title } of mutants) process.stdout.write(`${id}\n    ${title}\n`);
    return;
  }
  const subject = flags.self ? SELF : flags.exec;
  if (subject === undefined) return refuse('give the command that runs the tests with --exec');

  const stop = new AbortController();
  const onSignal = (): void => {
    stop.abort();
  };
  process.on('SIGINT', onSignal).on('SIGTERM', onSignal);
  const findings = await tryAll(flags, { own, mutants, definition }, stop.signal);
  process.off('SIGINT', onSignal).off('SIGTERM', onSignal);

  if (findings.length > 0) process.stdout.write(textReport(findings));
  await writeReports(flags.report, findings, { command: subject, seed: flags.seed });
  if (stop.signal.aborted) {
    process.stderr.write(
      `masstack-mock: stopped after ${findings.length} of ${mutants.length} mutants\n`,
    );
    process.exitCode = INTERRUPTED;
  } else if (flags.minScore !== undefined && scoreOf(findings).percent < flags.minScore) {
    process.stderr.write(`masstack-mock: the score is below --min-score ${flags.minScore}\n`);
    process.exitCode = 1;
  } else if (findings.some(isMisjudged)) {
    process.stderr.write(
      'masstack-mock: verify judged some mutants differently than their evidence requires\n',
    );
    process.exitCode = 1;
  }
}

const SELF = 'masstack-mock verify';

/** What a shell says of a command that Ctrl-C ended. */
const INTERRUPTED = 130;

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

async function writeReports(
  reports: readonly Report[],
  findings: readonly Finding[],
  subject: RunInfo,
): Promise<void> {
  for (const { format, file } of reports) {
    await writeFile(file, FORMATS[format](findings, subject));
  }
}

function collectNames(text: string, before: readonly string[] = []): readonly string[] {
  return [...before, ...text.split(/[\s,]+/).filter((name) => name !== '')];
}

function collectReport(text: string, before: readonly Report[] = []): readonly Report[] {
  const [format = '', file = ''] = text.split(/=(.*)/s, 2);
  if (file === '' || !(format in FORMATS)) {
    throw new InvalidArgumentError(`Write it as ${Object.keys(FORMATS).join('=FILE or ')}=FILE.`);
  }
  return [...before, { format: format as Report['format'], file }];
}

/** Ends with the code for wrong use: the tests cannot be tried at all. */
function refuse(message: string): never {
  process.stderr.write(`masstack-mock: ${message}\n`);
  throw new CommanderError(2, 'masstack-mock.mutate', message);
}

function percentage(text: string): number {
  const value = Number(text);
  if (text.trim() !== '' && value >= 0 && value <= 100) return value;
  throw new InvalidArgumentError('It must be a number from 0 to 100.');
}
