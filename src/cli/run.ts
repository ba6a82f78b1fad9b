import fs from 'node:fs';
import path from 'node:path';
import { InvalidArgumentError, type Command } from 'commander';
import type { Simulator } from '../index.js';
import { packageFile, packageManifest } from '../runtime/package.js';
import { BUILT_IN, definitionFlag, flag } from './options.js';
import { requireWritable, writeReport } from './report-files.js';
import { loadRespect, type RanWorkflow, type RunScenario } from './respect.js';
import type { CoverageWatch } from './run-coverage.js';
import {
  hasPassed,
  readRunReport,
  RUN_REPORTS,
  writeRunReport,
  type RanFile,
  type RunReportFile,
} from './run-report.js';

interface RunFlags {
  readonly baseUrl?: string;
  readonly adminApiToken?: string;
  readonly definition: readonly string[];
  readonly verbose?: true;
  readonly workflow: readonly string[];
  readonly input: readonly string[];
  readonly report: readonly RunReportFile[];
}

const USAGE_ERROR = 2;
const FAILURE = 1;
const CONTROL_PLANE = /^(\/__worlds\/[^/]+)?\/__admin(\/|$)/;
const SCENARIO = /\.arazzo\.(ya?ml|json)$/;

export function registerRun(program: Command): void {
  program
    .command('run')
    .description('run scripted scenarios (Arazzo documents) against a simulator')
    .argument(
      '[files...]',
      `Arazzo documents, or directories of *.arazzo.yaml (default: the built-in ones, for ${BUILT_IN})`,
    )
    .addOption(
      flag('--base-url <url>', 'base URL of a running simulator (default: start one in memory)'),
    )
    .addOption(flag('--admin-api-token <token>', 'admin token of the simulator'))
    .addOption(definitionFlag())
    .option('--workflow <id>', 'run only this workflow; repeatable', collected, [])
    .option('--input <name=value>', 'an input of the workflows; repeatable', readInput, [])
    .option(
      '--report <format=file...>',
      `write a report: ${RUN_REPORTS.join(', ')}; the file - is standard output`,
      readRunReport,
      [],
    )
    .option('--verbose', 'show each request and check')
    .action(async (named: readonly string[], flags: RunFlags, command: Command) => {
      const refuse = (message: string): never =>
        command.error(`masstack-mock: ${message}`, { exitCode: USAGE_ERROR });
      if (named.length === 0 && !isBuiltIn(flags.definition)) {
        refuse(
          `the built-in scenarios are of the definition ${BUILT_IN}. Name Arazzo documents of your own API, or directories of them, as FILES. masstack-mock walks --format arazzo makes some`,
        );
      }
      const files = await chooseFiles(listFiles(named, refuse), flags.workflow, refuse);
      await requireWritable(flags.report.map(({ file }) => file));
      const baseUrl = flags.baseUrl === undefined ? undefined : toBaseUrl(flags.baseUrl, refuse);
      const failed = await runAll(files, baseUrl, flags);
      if (failed) process.exitCode = FAILURE;
    });
}

const isBuiltIn = (definitions: readonly string[]): boolean =>
  definitions.length === 0 || definitions.includes(BUILT_IN);

const collected = (text: string, before: readonly string[]): readonly string[] => [...before, text];

function readInput(text: string, before: readonly string[]): readonly string[] {
  if (/^[^=]+=/.test(text)) return [...before, text];
  throw new InvalidArgumentError('It must be of the form name=value.');
}

/** The documents that have one of the workflows; all of them when none is named. */
async function chooseFiles(
  files: readonly string[],
  wanted: readonly string[],
  refuse: Refuse,
): Promise<readonly string[]> {
  if (wanted.length === 0) return files;
  const { workflowsIn } = await import('./source-servers.js');
  const known = files.flatMap(workflowsIn);
  const unknown = wanted.find((id) => !known.includes(id));
  if (unknown !== undefined) {
    return refuse(
      `the workflow ${unknown} is not in these documents. They have ${known.join(', ')}`,
    );
  }
  return files.filter((file) => workflowsIn(file).some((id) => wanted.includes(id)));
}

type Refuse = (message: string) => never;

function listFiles(named: readonly string[], refuse: Refuse): readonly string[] {
  const places = named.length === 0 ? [packageFile('fixtures', 'scenarios')] : named;
  return places.flatMap((place) => {
    const stat = fs.statSync(place, { throwIfNoEntry: false });
    if (stat === undefined) return refuse(`the file ${place} does not exist`);
    if (!stat.isDirectory()) return [place];
    const names = fs.readdirSync(place).filter((name) => SCENARIO.test(name));
    if (names.length === 0) return refuse(`${place} contains no *.arazzo.yaml file`);
    return names.sort().map((name) => path.join(place, name));
  });
}

function toBaseUrl(text: string, refuse: Refuse): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    return refuse(`--base-url must be an http or https URL, not ${text}`);
  }
  return url.origin + url.pathname.replace(/\/+$/, '');
}

async function startSimulator(definitions: readonly string[]): Promise<Simulator> {
  const { createSimulator } = await import('../index.js');
  return createSimulator({ port: 0, definitions });
}

/** What the API documents is read only here: the list of commands needs none of it. */
async function watched(
  definitions: readonly string[],
  baseUrl: string,
  send: typeof fetch,
): Promise<CoverageWatch> {
  const { loadDefinition } = await import('../composition/definition.js');
  const { watchCoverage } = await import('./run-coverage.js');
  return watchCoverage(await loadDefinition({ definitions }), baseUrl, send);
}

async function runAll(
  files: readonly string[],
  given: string | undefined,
  { verbose, adminApiToken, workflow, input, report, definition }: RunFlags,
): Promise<boolean> {
  const { findServers, workflowsIn } = await import('./source-servers.js');
  const respect = await loadRespect(installCommand());
  const simulator = given === undefined ? await startSimulator(definition) : undefined;
  const baseUrl = given ?? simulator?.url ?? '';
  const send = fetchWithin(baseUrl, adminApiToken);
  const watch = report.length === 0 ? undefined : await watched(definition, baseUrl, send);
  const write = (text: string): void => void process.stdout.write(text);
  try {
    const run = respect({
      servers: (file) => findServers(file, baseUrl),
      workflows: (file) => workflowsIn(file).filter((id) => workflow.includes(id)),
      inputs: input,
      fetch: watch?.fetch ?? send,
      write: verbose === true ? write : () => undefined,
    });
    const totals = { passed: 0, failed: 0, requests: 0 };
    const ran: RanFile[] = [];
    for (const file of files) {
      // A simulator of our own is as new for each document; somebody else's is theirs to reset.
      await simulator?.reset();
      ran.push(await runFile(file, run, totals));
    }
    write(
      `\n${totals.passed + totals.failed} workflows, ${totals.failed} failed, ${totals.requests} requests to ${baseUrl}\n`,
    );
    if (watch !== undefined) {
      const told = { baseUrl, files: ran, coverage: watch.describe() };
      for (const { format, file } of report) await writeReport(file, writeRunReport(format, told));
    }
    return totals.failed > 0;
  } finally {
    await simulator?.close();
  }
}

async function runFile(
  file: string,
  run: RunScenario,
  totals: { passed: number; failed: number; requests: number },
): Promise<RanFile> {
  const name = path.basename(file);
  process.stdout.write(`${name}\n`);
  let workflows: readonly RanWorkflow[];
  try {
    workflows = await run(file);
  } catch (error) {
    totals.failed += 1;
    const trouble = error instanceof Error ? error.message : '';
    process.stdout.write(`  ✗ cannot be run: ${trouble}\n`);
    return { file: name, workflows: [], trouble };
  }
  for (const workflow of workflows) {
    const passed = hasPassed(workflow);
    totals[passed ? 'passed' : 'failed'] += 1;
    totals.requests += workflow.steps.length;
    process.stdout.write(describeWorkflow(workflow, passed));
  }
  return { file: name, workflows };
}

function describeWorkflow({ workflowId, steps }: RanWorkflow, passed: boolean): string {
  const failures = steps
    .filter((step) => step.failures.length > 0)
    .flatMap((step) => [
      `      ${step.stepId}: ${step.exchange}`,
      ...step.failures.map((failure) => `        ${failure}`),
    ]);
  const head = `  ${passed ? '✓' : '✗'} ${workflowId} (${steps.length} steps)`;
  return `${[head, ...failures].join('\n')}\n`;
}

/**
 * The documented server of the contract is the real one: no scenario may reach it by mistake. The
 * token of the control plane goes to nothing else; the API has tokens of its own.
 */
function fetchWithin(baseUrl: string, adminApiToken: string | undefined): typeof fetch {
  return (input, init) => {
    const url = input instanceof Request ? input.url : String(input);
    if (url !== baseUrl && !url.startsWith(`${baseUrl}/`)) {
      return Promise.reject(new Error(`${url} is not under ${baseUrl}, so it was not sent`));
    }
    if (adminApiToken === undefined || !CONTROL_PLANE.test(new URL(url).pathname)) {
      return fetch(input, init);
    }
    const headers = new Headers(init?.headers ?? (input instanceof Request ? input.headers : {}));
    headers.set('authorization', `Bearer ${adminApiToken}`);
    return fetch(input, { ...init, headers });
  };
}

function installCommand(): string {
  const { peerDependencies = {} } = packageManifest();
  const wanted = Object.entries(peerDependencies)
    .filter(([name]) => name.startsWith('@redocly/'))
    .map(([name, range]) => `${name}@${range}`);
  return `npm install --save-dev ${wanted.join(' ')}`;
}
