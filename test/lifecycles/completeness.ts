import {
  ABSENT,
  operationsOf,
  type Evidence,
  type Lifecycle,
  type Rule,
} from '../../src/lifecycles/lifecycle.js';

/** What a set of tables is held against. */
export interface Surroundings {
  /** The statuses that the document gives for each operation, without `default`. */
  readonly documented: ReadonlyMap<string, readonly number[]>;
  /** Statuses that something before or beside the lifecycle gives: credentials, magic values. */
  readonly elsewhere: (operation: string, status: number) => boolean;
}

/** The statuses that speak of the state of a record or of the right to change it. */
const tellsOfState = (status: number): boolean => status < 300 || [403, 404, 409].includes(status);

/** Everything that is wrong with the tables, in words; empty when they are complete. */
export function findGaps(tables: readonly Lifecycle[], around: Surroundings): readonly string[] {
  const rules = tables.flatMap(rulesOf);
  const operations = tables.flatMap(operationsOf);
  return [
    ...tables.flatMap(unreachableStates),
    ...tables.flatMap(unansweredPairs),
    ...tables.flatMap((table) => ungivenStatuses(table, around)),
    ...rules
      .filter(({ id }, index) => rules.findIndex((rule) => rule.id === id) !== index)
      .map(({ id }) => `the rule id ${id} is given twice`),
    ...rules.filter(({ evidence }) => !isEvidence(evidence)).map(({ id }) => `${id}: no evidence`),
    ...[...around.documented.keys()]
      .filter((id) => !operations.includes(id))
      .map((id) => `no table has the documented operation ${id}`),
    ...operations
      .filter((id) => !around.documented.has(id))
      .map((id) => `the operation ${id} is not documented`),
  ];
}

function rulesOf({ rows, expiry, outside }: Lifecycle): readonly Rule[] {
  return [...rows, expiry, ...outside];
}

/** From `initial`, by rows, by time and by what other sections of the API do. */
function unreachableStates(table: Lifecycle): readonly string[] {
  const edges = [...table.rows, table.expiry, ...table.outside];
  const reached = new Set<string>([table.initial]);
  for (let before = 0; before !== reached.size;) {
    before = reached.size;
    for (const { from, to } of edges) {
      if (to !== undefined && to !== ABSENT && from.some((state) => reached.has(state))) {
        reached.add(to);
      }
    }
  }
  return table.states
    .filter((state) => !reached.has(state))
    .map((state) => `${table.kind}: nothing leads to ${state}`);
}

/** An operation that creates starts from nothing only; any other is asked of every state. */
function unansweredPairs({ kind, states, rows, ...table }: Lifecycle): readonly string[] {
  return operationsOf({ kind, states, rows, ...table }).flatMap((operation) => {
    const own = rows.filter((row) => row.operation === operation);
    const creates = own.some(({ from, to }) => from.includes(ABSENT) && to !== undefined);
    return [ABSENT, ...(creates ? [] : states)]
      .filter((state) => !own.some(({ from, when }) => when === undefined && from.includes(state)))
      .map((state) => `${kind}: no row answers ${operation} in state ${state}`);
  });
}

function ungivenStatuses(table: Lifecycle, around: Surroundings): readonly string[] {
  return operationsOf(table).flatMap((operation) =>
    (around.documented.get(operation) ?? [])
      .filter(tellsOfState)
      .filter((status) => !around.elsewhere(operation, status))
      .filter(
        (status) => !table.rows.some((row) => row.operation === operation && row.status === status),
      )
      .map((status) => `${table.kind}: nothing gives the documented ${status} of ${operation}`),
  );
}

function isEvidence(evidence: Evidence | undefined): boolean {
  if (evidence === undefined) return false;
  const words = evidence.grade === 'inferred' ? evidence.reason : evidence.page;
  return typeof words === 'string' && words.trim() !== '';
}
