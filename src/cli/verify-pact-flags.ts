import { InvalidArgumentError, type Command, type Option } from 'commander';
import { flag } from './options.js';
import type { ReportFlags } from './verify-report-options.js';
import type { TransportFlags } from './verify-transport.js';

type Json = Readonly<Record<string, unknown>>;

/** What `verify --pact` and `verify --pact-broker-url` take. */
export interface PactFlags extends TransportFlags, Pick<ReportFlags, 'report'> {
  readonly pact?: string;
  /** `true`: the one that the environment names. */
  readonly pactBrokerUrl?: string | true;
  readonly pactBrokerToken?: string;
  readonly pactBrokerUsername?: string;
  readonly pactBrokerPassword?: string;
  readonly pactProvider: string;
  readonly pactSelector: readonly Json[];
  readonly pactEnablePending?: true;
  readonly pactIncludeWipSince?: string;
  readonly publish?: true;
  readonly providerVersion?: string;
  readonly providerBranch?: string;
  readonly buildUrl?: string;
  readonly baseUrl?: string;
  readonly bindings?: string;
  readonly adminApiToken?: string;
  readonly statesUrl?: string;
  readonly token: ReadonlyMap<string, string>;
  readonly definition: readonly string[];
  readonly overlay: readonly string[];
  readonly header?: Readonly<Record<string, string>>;
  readonly readOnly?: true;
  readonly yes?: true;
}

export const pactFlags = (): readonly Option[] => [
  flag('--pact <file or dir>', 'verify these pacts instead of the contract'),
  flag(
    '--states-url <url>',
    'with pacts: where the target sets up provider states (default: /__admin/provider-states there)',
  ),
  flag('--token <name=token>', 'with pacts: the token to send for Bearer <name>; repeatable')
    .argParser(readToken)
    .default(new Map(), 'the tokens in the pacts'),
  flag(
    '--pact-broker-url [url]',
    'verify the pacts that this broker names (without a url: PACT_BROKER_BASE_URL)',
  ),
  flag('--pact-broker-token <token>', 'token of the broker (also PACT_BROKER_TOKEN)'),
  flag('--pact-broker-username <name>', 'user name for the broker (also PACT_BROKER_USERNAME)'),
  flag('--pact-broker-password <password>', 'password for the broker (also PACT_BROKER_PASSWORD)'),
  flag('--pact-provider <name>', 'name of the provider in the broker').default(
    'masstack-documents',
  ),
  flag(
    '--pact-selector <selector>',
    'consumer version selector: mainBranch, deployedOrReleased, branch=main,consumer=my-app, or JSON; repeatable',
  )
    .argParser(readSelector)
    .default([], 'the latest pact of each consumer'),
  flag('--pact-enable-pending', 'pending pacts (never kept so far) do not fail the run'),
  flag(
    '--pact-include-wip-since <date>',
    'also work-in-progress pacts that were published since then: 2026-01-31',
  ).argParser(readDate),
  flag('--publish', 'publish the result of each pact to the broker'),
  flag(
    '--provider-version <version>',
    'version of the provider that is verified, such as a commit',
  ),
  flag('--provider-branch <branch>', 'branch of that version'),
  flag('--build-url <url>', 'URL of this run, shown by the broker'),
];

/** What makes no sense without a broker. */
const OF_THE_BROKER = [
  ...['pact-broker-token', 'pact-broker-username', 'pact-broker-password', 'pact-provider'],
  ...['pact-selector', 'pact-enable-pending', 'pact-include-wip-since'],
  ...['publish', 'provider-version', 'provider-branch', 'build-url'],
];

/** What pacts obey; the other options of `verify` describe its own tests. */
const OBEYED = [
  ...[
    'pact',
    'base-url',
    'states-url',
    'token',
    'definition',
    'overlay',
    'config',
    'report',
    'bindings',
  ],
  ...['header', 'admin-api-token', 'read-only', 'yes'],
  ...['timeout', 'rate', 'retries', 'wait-for', 'insecure', 'ca', 'cert', 'key'],
  ...['pact-broker-url', ...OF_THE_BROKER],
];

/**
 * Ends with exit code 2 when an option was given that would be ignored. What only the configuration
 * file says is told: the file is also for the runs without pacts.
 */
export function refuseForPact(command: Command): void {
  const given = (source: string, isIgnored: (name: string) => boolean): readonly string[] =>
    command.options
      .filter((option) => isIgnored(option.name()))
      .filter((option) => command.getOptionValueSource(option.attributeName()) === source)
      .map((option) => `--${option.name()}`);
  const ofVerify = (name: string): boolean => !OBEYED.includes(name);
  const refused = [...given('cli', ofVerify), ...given('env', ofVerify)];
  if (refused.length > 0) {
    command.error(
      `error: ${refused.join(', ')} cannot be used with pacts; these can: ${OBEYED.map((name) => `--${name}`).join(', ')}`,
      { exitCode: 2 },
    );
  }
  const ignored = given('config', ofVerify);
  if (ignored.length > 0) {
    process.stderr.write(
      `masstack-mock: ${ignored.join(', ')} of the configuration file are not used with pacts\n`,
    );
  }
}

/** Ends with exit code 2 when something was said to a broker, and there is none. */
export function requireBroker(command: Command): void {
  const { pactBrokerUrl, publish, providerVersion } = command.opts<PactFlags>();
  const alone = command.options
    .filter((option) => OF_THE_BROKER.includes(option.name()))
    .filter((option) => command.getOptionValueSource(option.attributeName()) === 'cli');
  if (pactBrokerUrl === undefined && alone.length > 0) {
    const names = alone.map((option) => `--${option.name()}`).join(', ');
    command.error(`error: ${names} can only be used with --pact-broker-url`, { exitCode: 2 });
  }
  if (pactBrokerUrl !== undefined && publish === true && providerVersion === undefined) {
    command.error('error: --publish needs --provider-version, such as a commit', { exitCode: 2 });
  }
}

function readToken(text: string, before: ReadonlyMap<string, string>): ReadonlyMap<string, string> {
  const equals = text.indexOf('=');
  if (equals < 1) throw new InvalidArgumentError('It must be of the form name=token.');
  return new Map([...before, [text.slice(0, equals), text.slice(equals + 1)]]);
}

const SWITCHES = [
  ...['mainBranch', 'matchingBranch', 'deployedOrReleased', 'deployed', 'released', 'latest'],
];
const TEXTS = ['branch', 'fallbackBranch', 'tag', 'fallbackTag', 'environment', 'consumer'];

function readSelector(text: string, before: readonly Json[]): readonly Json[] {
  const refuse = (): never => {
    throw new InvalidArgumentError(
      `It must be JSON, or a list of ${SWITCHES.join(', ')}, ${TEXTS.map((name) => `${name}=…`).join(', ')}.`,
    );
  };
  if (!text.trimStart().startsWith('{')) {
    const entries = text.split(',').map((part): readonly [string, unknown] => {
      const [name = '', value] = part.trim().split(/=(.*)/s);
      if (value === undefined && SWITCHES.includes(name)) return [name, true];
      if (value !== undefined && value !== '' && TEXTS.includes(name)) return [name, value];
      return refuse();
    });
    return [...before, Object.fromEntries(entries)];
  }
  try {
    return [...before, JSON.parse(text) as Json];
  } catch {
    return refuse();
  }
}

function readDate(text: string): string {
  if (/^\d{4}-\d\d-\d\d(T.+)?$/.test(text) && !Number.isNaN(Date.parse(text))) return text;
  throw new InvalidArgumentError('It must be a date such as 2026-01-31.');
}
