import { lifecycles } from '../../src/masstack/lifecycles.js';
import type { Client } from './http-client.js';
import { isLinearizable, type Operation } from './linearizability.js';
import {
  GONE,
  modelOf,
  READ,
  RESET,
  stateOf,
  type Action,
  type Outcome,
  type RecordState,
} from './record-model.js';

type Entity = Readonly<Record<string, unknown>> & { readonly id: string };
/** By kind and id: `agent-identification/0b3c…`. */
export type Found = ReadonlyMap<string, Entity>;
export type History = readonly Operation<Action, Outcome>[];

/** What was there when the process started, what was asked of it, and what it answered. */
export interface Ledger {
  /** After the first start: what a reset goes back to. */
  readonly baseline: Found;
  readonly found: Found;
  /** By kind and id, of every record that was touched. */
  readonly histories: ReadonlyMap<string, History>;
  readonly reset?: Operation<Action, Outcome>;
  /** Creations that nobody answered, by kind: so many records more there may be, under any id that was free. */
  readonly unansweredCreations: ReadonlyMap<string, History>;
}

export async function readRecords(client: Client): Promise<Found> {
  const found = new Map<string, Entity>();
  for (const kind of lifecycles.kinds) {
    const { body } = await client.send({ method: 'GET', path: `/__admin/entities/${kind}` });
    const { entities } = body as { readonly entities: readonly Entity[] };
    for (const entity of entities) found.set(`${kind}/${entity.id}`, entity);
  }
  return found;
}

/**
 * Holds what a restart found against the ledger: the history of each record, with what was found as
 * its last read, must have an explanation, and all of them the same one of a reset that nobody
 * answered: it happened to every record or to none.
 */
export function checkRecords(
  ledger: Ledger,
  now: Found,
): { readonly checked: number; readonly failures: readonly string[] } {
  const { reset } = ledger;
  const failures = checkShapes(ledger, now);
  const keys = new Set([...ledger.found.keys(), ...ledger.histories.keys()]);
  const explain = (happened: boolean): Explanation => {
    const creations = new Map(
      [...ledger.unansweredCreations].map(([kind, made]) => [kind, [...made]]),
    );
    const unexplained = [...keys].filter((key) => {
      if (isExplained(key, ledger, now, happened)) return false;
      // After a reset, chance starts again: a creation may have made a record of an id that was known.
      const made = creations.get(kindOf(key)) ?? [];
      const maker = made.findIndex((creation) => isExplained(key, ledger, now, happened, creation));
      if (maker !== -1) made.splice(maker, 1);
      return maker === -1;
    });
    return { unexplained, creations };
  };
  const { unexplained, creations } =
    reset === undefined
      ? explain(false)
      : reset.output !== undefined
        ? explain(true)
        : shortest(explain(true), explain(false));
  for (const key of unexplained) {
    const state = JSON.stringify(stateAt(now, key));
    const lines = (ledger.histories.get(key) ?? []).map((operation) => JSON.stringify(operation));
    const before = JSON.stringify(stateAt(ledger.found, key));
    failures.push(
      [
        `${key} was ${before} and is ${state} after`,
        ...lines,
        `reset ${JSON.stringify(reset)}`,
      ].join('\n  '),
    );
  }
  failures.push(...checkUnknown({ ...ledger, unansweredCreations: creations }, now, keys));
  return { checked: keys.size, failures };
}

interface Explanation {
  readonly unexplained: readonly string[];
  /** Unanswered ones that explain nothing yet. */
  readonly creations: ReadonlyMap<string, History>;
}

function isExplained(
  key: string,
  ledger: Ledger,
  now: Found,
  resetHappened: boolean,
  creation?: Operation<Action, Outcome>,
): boolean {
  const model = modelOf({
    kind: kindOf(key),
    initial: stateAt(ledger.found, key),
    afterReset: stateAt(ledger.baseline, key),
  });
  const history = [...(ledger.histories.get(key) ?? []), ...(creation ? [creation] : [])];
  if (resetHappened && ledger.reset !== undefined) {
    // Asked for before the end, so it happened before what was found.
    history.push({
      ...ledger.reset,
      returned: END - 1,
      output: { status: 200 },
      ...answered(ledger),
    });
  }
  const seen = stateAt(now, key);
  const output = seen === GONE ? { status: 404 } : { status: 200, seen };
  history.push({ input: { operation: READ }, invoked: END, returned: END + 1, output });
  return isLinearizable(model, history);
}

function answered({ reset }: Ledger): Partial<Operation<Action, Outcome>> {
  return reset?.output === undefined ? {} : { returned: reset.returned };
}

/** Later than every tick of a round. */
const END = Number.MAX_SAFE_INTEGER - 1;

/** Records that nobody knows must be creations that nobody answered. */
function checkUnknown(ledger: Ledger, now: Found, known: ReadonlySet<string>): readonly string[] {
  const counts = new Map<string, number>();
  for (const key of now.keys()) {
    if (known.has(key) || ledger.baseline.has(key)) continue;
    const kind = kindOf(key);
    counts.set(kind, (counts.get(kind) ?? 0) + 1);
  }
  return [...counts]
    .filter(([kind, count]) => count > (ledger.unansweredCreations.get(kind)?.length ?? 0))
    .map(([kind, count]) => `${count} records of ${kind} came from nowhere`);
}

/** Half a record would lack a field that another of its kind has. */
function checkShapes({ baseline }: Ledger, now: Found): string[] {
  const required = new Map<string, Set<string>>();
  for (const [key, entity] of baseline) {
    const fields = required.get(kindOf(key));
    const own = Object.keys(entity);
    required.set(kindOf(key), new Set(fields ? own.filter((name) => fields.has(name)) : own));
  }
  return [...now].flatMap(([key, entity]) =>
    [...(required.get(kindOf(key)) ?? [])]
      .filter((field) => entity[field] === undefined)
      .map((field) => `${key} lacks ${field}`),
  );
}

function stateAt(found: Found, key: string): RecordState {
  const entity = found.get(key);
  return entity === undefined ? GONE : stateOf(entity);
}

function kindOf(key: string): string {
  return key.slice(0, key.indexOf('/'));
}

function shortest(one: Explanation, other: Explanation): Explanation {
  return one.unexplained.length <= other.unexplained.length ? one : other;
}

/** For the ledger: a reset is one operation on every record. */
export const RESET_ACTION: Action = { operation: RESET };
