import type { Command } from 'commander';
import { listTests, toSelection, type VerifyOptions } from '../harness/index.js';

/** Prints what a run with these options would test, a line for each test. */
export async function printTests(
  options: Omit<VerifyOptions, 'baseUrl'> & Required<Pick<VerifyOptions, 'inForce' | 'checks'>>,
  command: Command,
  isSimulator: boolean,
): Promise<number> {
  const { inForce, checks, rules, bindings, seed = 1 } = options;
  try {
    const tests = await listTests({
      inForce,
      checks,
      rules,
      seed,
      isSimulator,
      selection: toSelection(options),
      ...(bindings !== undefined && { bindings }),
    });
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
