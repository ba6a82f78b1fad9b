import { messageOf } from '../../runtime/failure.js';
import { isObject, listOf, parseJson } from '../../runtime/json.js';

/** What Pact's core found at one interaction. */
export interface CoreResult {
  /** What is otherwise, a line each; empty when nothing is. */
  readonly failures: readonly string[];
  readonly milliseconds: number;
}

/**
 * Reads the report of Pact's core: a result for each interaction, in the order of the pact. Pact resolves
 * with it, and rejects with it as the message of an error.
 *
 * @returns a problem when it does not describe all interactions
 */
export function readCoreReport(
  outcome: unknown,
  interactions: number,
): { readonly results: readonly CoreResult[] } | { readonly problem: string } {
  const text = typeof outcome === 'string' ? outcome : messageOf(outcome);
  const report = parseJson(text);
  if (!isObject(report)) return { problem: text };
  const results = listOf(report['interactionResults']).filter(isObject);
  const errors = [...listOf(report['errors']), ...listOf(report['pendingErrors'])].filter(isObject);
  if (results.length !== interactions) {
    return {
      problem: `Pact verified ${results.length} of ${interactions} interactions${errors.length === 0 ? '' : `: ${errors.flatMap(toLines).join('; ')}`}`,
    };
  }
  // The errors come in the order of the interactions that failed.
  const failed = errors[Symbol.iterator]();
  return {
    results: results.map(({ result, duration }): CoreResult => {
      const milliseconds = readDuration(String(duration));
      if (result === 'OK') return { failures: [], milliseconds };
      const error = failed.next().value;
      const failures = error === undefined ? ['Pact does not say why'] : toLines(error);
      return { failures, milliseconds };
    }),
  };
}

/** `176ms` or `1.203s`. */
function readDuration(text: string): number {
  const value = Number.parseFloat(text);
  if (Number.isNaN(value)) return 0;
  return /\ds$/.test(text) ? value * 1000 : value;
}

function toLines({ mismatch }: Readonly<Record<string, unknown>>): readonly string[] {
  const found = isObject(mismatch) ? mismatch : {};
  const details = listOf(found['mismatches']).map((each) =>
    isObject(each) ? textOf(each) : String(each),
  );
  return details.length > 0 ? details : [String(found['message'])];
}

function textOf({ path, mismatch }: Readonly<Record<string, unknown>>): string {
  return `${typeof path === 'string' ? `${path} ` : ''}${String(mismatch)}`;
}
