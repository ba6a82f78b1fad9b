import type { Command } from 'commander';

/** What `--pact` obeys; the other options of `verify` speak of its own tests. */
const OBEYED = [
  ...['pact', 'base-url', 'states-url', 'token', 'overlay', 'config'],
  ...['header', 'read-only', 'yes', 'timeout'],
];

/**
 * Ends with exit code 2 when an option was given that `--pact` would ignore. What only the configuration
 * file says is told: the file is also for the runs without `--pact`.
 */
export function refuseForPact(command: Command): void {
  const given = (source: string): readonly string[] =>
    command.options
      .filter((option) => !OBEYED.includes(option.name()))
      .filter((option) => command.getOptionValueSource(option.attributeName()) === source)
      .map((option) => `--${option.name()}`);
  const refused = [...given('cli'), ...given('env')];
  if (refused.length > 0) {
    command.error(
      `error: ${refused.join(', ')} cannot be used with --pact; these can: ${OBEYED.map((name) => `--${name}`).join(', ')}`,
      { exitCode: 2 },
    );
  }
  const ignored = given('config');
  if (ignored.length > 0) {
    process.stderr.write(
      `masstack-mock: ${ignored.join(', ')} of the configuration file are not used with --pact\n`,
    );
  }
}
