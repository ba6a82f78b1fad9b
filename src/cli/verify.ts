import { readFile } from 'node:fs/promises';
import { InvalidArgumentError, type Command } from 'commander';
import type { Check, CheckEvent, Run, VerifyOptions } from '../harness/index.js';
import { applyConfig } from './config-file.js';
import { definitionFlag, flag, overlayFlag } from './options.js';
import { createProgress } from './progress.js';
import { toPrintable } from './printable.js';
import { pactFlags, refuseForPact, requireBroker, type PactFlags } from './verify-pact-flags.js';
import {
  finishReports,
  list,
  prepareReports,
  reportFlags,
  type ReportFlags,
} from './verify-report-options.js';
import { number, toTransport, transportFlags, type TransportFlags } from './verify-transport.js';

interface Flags extends PactFlags, TransportFlags, ReportFlags {
  readonly checks?: readonly Check[];
  readonly excludeChecks?: readonly Check[];
  readonly seed: number;
}

/** What the run of `verify` that has no --base-url starts from, so that two runs tell the same. */
const START_OF_TIME = '2026-01-01T00:00:00.000Z';

const UNUSED_BINDINGS =
  'masstack-mock: --bindings is not used: the target is a simulator of ours, on which verify makes its own records and tokens\n';

const CHECK_NAMES = ['walks', 'inputs', 'credentials', 'errors'] as const;

export function registerVerify(program: Command): void {
  const command = program
    .command('verify')
    .description('test a base URL (or, without one, a simulator of its own) against the contract')
    .action(async (given: Flags) => {
      await applyConfig(command, given.config);
      const flags = command.opts<Flags>();
      requireBroker(command);
      process.exitCode = await (isOfPacts(flags) ? runPacts : run)(flags, command);
    });
  const options = [
    flag('--base-url <url>', 'base URL to test, with or without the path of the API (/v1)'),
    flag(
      '--checks <names>',
      `run only these checks (comma-separated): ${CHECK_NAMES.join(', ')}`,
    ).argParser(checkList),
    flag('--exclude-checks <names>', 'run all checks except these').argParser(checkList),
    flag('--seed <number>', 'random seed')
      .default(1)
      .argParser(number(0, 2 ** 32)),
    ...transportFlags(),
    flag(
      '--bindings <file>',
      'YAML file with records, tokens and inputs that you prepared on the target',
    ),
    flag(
      '--header <line>',
      'header to send with every request, "name: value"; repeatable',
    ).argParser(header),
    flag('--admin-api-token <token>', 'admin token of the simulator'),
    flag('--read-only', 'send only GET requests'),
    flag('--yes', 'allow changes on a target that is not our simulator'),
    ...reportFlags(),
    definitionFlag(),
    overlayFlag(),
    ...pactFlags(),
  ];
  for (const option of options) command.addOption(option);
}

const isOfPacts = ({ pact, pactBrokerUrl }: Flags): boolean =>
  pact !== undefined || pactBrokerUrl !== undefined;

async function runPacts(flags: Flags, command: Command): Promise<number> {
  refuseForPact(command);
  const { verifyPact } = await import('./verify-pact.js');
  return verifyPact(flags, command, (file, { lifecycles }) =>
    readBindings(file, command, lifecycles),
  );
}

async function run(flags: Flags, command: Command): Promise<number> {
  const { verify, summarize, CHECKS } = await import('../harness/index.js');
  const { allRules } = await import('../admin/rules.js');
  const { loadDefinition } = await import('../composition/definition.js');
  const inForce = await loadDefinition({ definitions: flags.definition, overlays: flags.overlay });
  const { checks = CHECKS, excludeChecks = [], report = [] } = flags;
  const baseline = await prepareReports(flags, command);
  const options = {
    ...(await toOptions(flags, command, inForce)),
    checks: checks.filter((check) => !excludeChecks.includes(check)),
    rules: allRules(inForce),
    inForce,
    ...(baseline !== undefined && { baseline }),
  };
  const { countTests, printTests } = await import('./verify-list.js');
  if (flags.list) {
    const isSimulator = flags.baseUrl === undefined || flags.bindings === undefined;
    return printTests(options, command, isSimulator);
  }
  const out = report.some(({ file }) => file === '-') ? process.stderr : process.stdout;
  const progress = createProgress(out, process.stderr);
  const target = await openTarget(flags);
  const interrupt = new AbortController();
  const onInterrupt = (): void => {
    interrupt.abort();
  };
  // Once: a second one ends it at once.
  process.once('SIGINT', onInterrupt).once('SIGTERM', onInterrupt);
  let result: Run;
  try {
    result = await verify({
      ...options,
      baseUrl: target.url,
      signal: interrupt.signal,
      onStart: async ({ baseUrl, simulator }) => {
        if (simulator && flags.bindings !== undefined) process.stderr.write(UNUSED_BINDINGS);
        progress.start(baseUrl, await countTests(options, simulator));
      },
      onEvent: (event: CheckEvent) => {
        progress.tell(event);
      },
    });
  } catch (error) {
    if (error instanceof RangeError) command.error(`error: ${error.message}`);
    throw error;
  } finally {
    process.off('SIGINT', onInterrupt).off('SIGTERM', onInterrupt);
    await target.close();
  }
  progress.end();
  out.write(`${toPrintable(summarize(result))}\n`);
  return finishReports(result, flags, baseline);
}

async function openTarget({
  baseUrl,
  definition,
  overlay,
}: Flags): Promise<{ readonly url: string; close(): Promise<void> }> {
  if (baseUrl !== undefined) return { url: baseUrl, close: () => Promise.resolve() };
  const { createSimulator } = await import('../index.js');
  const simulator = await createSimulator({
    port: 0,
    data: 'memory',
    definitions: definition,
    overlays: overlay,
  });
  await simulator.handle({
    method: 'POST',
    url: '/__admin/reset',
    headers: { 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify({ at: START_OF_TIME })),
  });
  return simulator;
}

async function toOptions(
  flags: Flags,
  command: Command,
  { lifecycles }: VerifyOptions['inForce'],
): Promise<Omit<VerifyOptions, 'baseUrl' | 'rules' | 'inForce'>> {
  const { seed, only, exclude, shard, header: headers, adminApiToken } = flags;
  return {
    seed,
    ...(await toTransport(flags, flags.baseUrl, command)),
    readOnly: flags.readOnly === true,
    yes: flags.yes === true,
    ...(only !== undefined && { only }),
    ...(exclude !== undefined && { exclude }),
    ...(shard !== undefined && { shard }),
    ...(flags.maxFailures !== undefined && { maxFailures: flags.maxFailures }),
    ...(flags.failOn !== undefined && { failOn: flags.failOn }),
    ...(headers !== undefined && { headers }),
    ...(adminApiToken !== undefined && { adminApiToken }),
    ...(flags.bindings !== undefined && {
      bindings: await readBindings(flags.bindings, command, lifecycles),
    }),
  };
}

async function readBindings(
  file: string,
  command: Command,
  lifecycles: VerifyOptions['inForce']['lifecycles'],
): Promise<NonNullable<VerifyOptions['bindings']>> {
  const { parse } = await import('yaml');
  const { parseBindings } = await import('../harness/index.js');
  try {
    const value: unknown = parse(await readFile(file, 'utf8'));
    return parseBindings(value, (name) => process.env[name], lifecycles);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    return command.error(`error: the bindings ${file} cannot be used: ${message}`);
  }
}

function checkList(text: string, before: readonly Check[] = []): readonly Check[] {
  const names = list(text).map((name) => {
    const known = CHECK_NAMES.find((each) => each === name);
    if (known !== undefined) return known;
    throw new InvalidArgumentError(`${name} is not a check. Checks: ${CHECK_NAMES.join(', ')}.`);
  });
  return [...before, ...names];
}

function header(
  line: string,
  before: Readonly<Record<string, string>> = {},
): Readonly<Record<string, string>> {
  const colon = line.indexOf(':');
  const name = line.slice(0, colon).trim().toLowerCase();
  if (colon > 0 && /^[\w!#$%&'*+.^`|~-]+$/.test(name)) {
    return { ...before, [name]: line.slice(colon + 1).trim() };
  }
  throw new InvalidArgumentError('It must be of the form "name: value".');
}
