import type { PactResult, Problem } from './result.js';

const KINDS: Readonly<Record<Problem['of'], string>> = {
  document: 'not documented',
  state: 'provider state',
  target: 'target',
  trouble: 'no answer',
};

/**
 * A pact in lines: the outcome, and each problem.
 *
 * @param pending it may fail, and its consumer knows
 */
export function describePact(
  result: PactResult,
  { pending }: { readonly pending: boolean },
): string {
  const { pact, outcome, interactions, problems } = result;
  const { place, consumer, provider } = pact;
  const word = pending && outcome !== 'kept' ? 'pending' : outcome;
  const head = `${word.padEnd(8)} ${consumer} and ${provider}, ${interactions.length} interactions (${place})`;
  const lines = [
    ...problems.map(({ of, message }) => `  ${KINDS[of]}: ${message}`),
    ...interactions.flatMap(({ description, problems: own }) =>
      own.map(({ of, message }) =>
        // A state that fails, fails for all that want it: it is told once.
        of === 'state'
          ? `  ${KINDS[of]}: ${message}`
          : `  ${KINDS[of]}: ${description}: ${message}`,
      ),
    ),
  ];
  const pardon =
    word === 'pending'
      ? [
          '  it is pending: no version of the provider has kept it so far, so it does not fail the run',
        ]
      : [];
  return [head, ...new Set(lines), ...pardon].join('\n');
}
