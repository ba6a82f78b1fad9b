import type { Command } from 'commander';
import { listTests, toSelection, type VerifyOptions } from '../harness/index.js';

type Options = Omit<VerifyOptions, 'baseUrl'> & Required<Pick<VerifyOptions, 'checks'>>;

/** How many tests a run with these options has. */
export async function countTests(options: Options, isSimulator: boolean): Promise<number> {
  return (await testsOf(options, isSimulator)).length;
}

function testsOf(options: Options, isSimulator: boolean): ReturnType<typeof listTests> {
  const { inForce, checks, rules, bindings, seed = 1 } = options;
  return listTests({
    inForce,
    checks,
    rules,
    seed,
    isSimulator,
    selection: toSelection(options),
    ...(bindings !== undefined && { bindings }),
  });
}

/** Prints what a run with these options would test, a line for each test. */
export async function printTests(
  options: Options,
  command: Command,
  isSimulator: boolean,
): Promise<number> {
  try {
    const tests = await testsOf(options, isSimulator);
    const lines = tests.map(({ check, operation = '-', name, rule }) =>
      [check.padEnd(11), operation, `${name} (${rule})`].join('  '),
    );
    process.stdout.write(`${[...lines, `${tests.length} tests`].join('\n')}\n`);
    return 0;
  } catch (error) {
    if (error instanceof RangeError) command.error(`error: ${error.message}`);
    throw error;
  }
}
