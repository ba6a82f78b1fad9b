import type { Command } from 'commander';

/**
 * The names of the variables that a verb reads its own options from. What it starts must not see them:
 * a `masstack-mock verify` inside `mutate` would take the report of `mutate` for its own.
 */
export function ownVariables(command: Command): readonly string[] {
  return command.options.flatMap(({ envVar }) => (envVar === undefined ? [] : [envVar]));
}

/** An environment without these. */
export function without(
  environment: NodeJS.ProcessEnv,
  names: readonly string[],
): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => !names.includes(name)));
}
