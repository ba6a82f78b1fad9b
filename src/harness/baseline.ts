import { isObject } from '../runtime/json.js';
import { differencesOf, TROUBLES, type Trouble } from './causes.js';
import type { CheckEvent } from './event.js';

/** A failure that somebody knows of: a cause, and the operations where it is known. */
export interface KnownFailure {
  readonly outcome: Trouble;
  readonly cause: string;
  /** For a person; not compared. */
  readonly title: string;
  /** An empty name stands for tests of no operation. */
  readonly operations: readonly string[];
}

export interface Baseline {
  readonly file: string;
  readonly failures: readonly KnownFailure[];
}

/** The file is not a baseline. The message says why. */
export class BaselineError extends Error {
  override readonly name = 'BaselineError';
}

const VERSION = 1;

export function parseBaseline(file: string, text: string): Baseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new BaselineError(`the baseline ${file} is not valid JSON`, { cause: error });
  }
  const failures = isObject(value) && value['version'] === VERSION ? value['failures'] : undefined;
  if (!Array.isArray(failures) || !failures.every(isKnownFailure)) {
    throw new BaselineError(
      `${file} is not a baseline of verify; --update-baseline writes one that is`,
    );
  }
  return { file, failures };
}

function isKnownFailure(value: unknown): value is KnownFailure {
  return (
    isObject(value) &&
    TROUBLES.some((outcome) => outcome === value['outcome']) &&
    typeof value['cause'] === 'string' &&
    Array.isArray(value['operations']) &&
    value['operations'].every((each) => typeof each === 'string')
  );
}

/** Whether all that an event found wrong is known for its operation. */
export function isKnown({ failures }: Baseline, event: CheckEvent): boolean {
  if (!TROUBLES.some((outcome) => outcome === event.outcome)) return false;
  const { outcome, operation = '' } = event;
  return [...differencesOf(event).keys()].every((id) =>
    failures.some(
      (each) =>
        each.outcome === outcome && each.cause === id && each.operations.includes(operation),
    ),
  );
}

/** What the baseline knows and a whole run does not find any more. */
export function staleOf({ failures }: Baseline, events: readonly CheckEvent[]): readonly string[] {
  const found = keysOf(events);
  return failures.flatMap(({ outcome, cause, title, operations }) => {
    const gone = operations.filter((each) => !found.has(keyOf(outcome, cause, each)));
    return gone.length === 0
      ? []
      : [`${title} (${gone.map((each) => each || 'no operation').join(', ')})`];
  });
}

/** The text of a baseline of these failures. Of a part of the tests, what was known before stays. */
export function writeBaseline(events: readonly CheckEvent[], before: Baseline | undefined): string {
  const failures = new Map<string, KnownFailure>();
  const add = (failure: KnownFailure): void => {
    const key = `${failure.outcome} ${failure.cause}`;
    const operations = [...(failures.get(key)?.operations ?? []), ...failure.operations];
    failures.set(key, { ...failure, operations: [...new Set(operations)].sort() });
  };
  for (const failure of before?.failures ?? []) add(failure);
  for (const event of events) {
    const { outcome, operation = '' } = event;
    const trouble = TROUBLES.find((each) => each === outcome);
    if (trouble === undefined || trouble === 'inconclusive') continue;
    for (const [cause, title] of differencesOf(event)) {
      add({ outcome: trouble, cause, title, operations: [operation] });
    }
  }
  const sorted = [...failures.values()].sort((one, other) =>
    `${one.outcome} ${one.cause}` < `${other.outcome} ${other.cause}` ? -1 : 1,
  );
  return `${JSON.stringify({ version: VERSION, failures: sorted }, null, 2)}\n`;
}

function keysOf(events: readonly CheckEvent[]): ReadonlySet<string> {
  return new Set(
    events.flatMap((event) =>
      [...differencesOf(event).keys()].map((id) => keyOf(event.outcome, id, event.operation ?? '')),
    ),
  );
}

function keyOf(outcome: string, cause: string, operation: string): string {
  return JSON.stringify([outcome, cause, operation]);
}
