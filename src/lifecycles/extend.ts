import { isKind, type Lifecycles } from './index.js';
import { ABSENT, conditions, type Evidence, type Lifecycle, type Row } from './lifecycle.js';

type Json = Readonly<Record<string, unknown>>;

/**
 * The tables with more rows in front of theirs, so that these answer first. The rows come from a
 * document (`x-lifecycles`: rows by kind) and are checked against the tables.
 *
 * @throws RangeError with the place of what does not fit
 */
export function extendLifecycles(tables: Lifecycles, added: unknown): Lifecycles {
  const extended: Record<string, Lifecycle> = { ...tables };
  for (const [kind, rows] of Object.entries(requireObject(added, '/x-lifecycles'))) {
    const place = `/x-lifecycles/${kind}`;
    if (!isKind(kind)) throw new RangeError(`${place} is not a kind of record`);
    if (!Array.isArray(rows)) throw new RangeError(`${place} must be a list of rows`);
    const table: Lifecycle = tables[kind];
    const more = rows.map((row: unknown, index) => requireRow(table, row, `${place}/${index}`));
    extended[kind] = { ...table, rows: [...more, ...table.rows] };
  }
  return extended as unknown as Lifecycles;
}

function requireRow(table: Lifecycle, value: unknown, place: string): Row<string> {
  const row = requireObject(value, place);
  const { id, title, operation, from, to, when, status, evidence } = row;
  const states: readonly unknown[] = [...table.states, ABSENT];
  const known: readonly unknown[] = Object.keys(conditions);
  const operations = new Set<unknown>(table.rows.map((each) => each.operation));
  const isNew = typeof id === 'string' && !table.rows.some((each) => each.id === id);
  const isFrom = Array.isArray(from) && from.every((state) => states.includes(state));
  const checks: readonly (readonly [field: string, holds: boolean, message: string])[] = [
    ['id', isNew, 'must be a new id'],
    ['title', typeof title === 'string', 'is required'],
    ['operation', operations.has(operation), `must be an operation of ${table.kind}`],
    ['from', isFrom, `must list states among ${states.join(', ')}`],
    ['to', to === undefined || states.includes(to), `must be one of ${states.join(', ')}`],
    ['when', when === undefined || known.includes(when), `must be one of ${known.join(', ')}`],
    ['status', Number.isInteger(status), 'must be a status'],
  ];
  for (const [field, holds, message] of checks) {
    if (!holds) throw new RangeError(`${place}/${field} ${message}`);
  }
  requireEvidence(evidence, `${place}/evidence`);
  return row as unknown as Row<string>;
}

function requireEvidence(value: unknown, place: string): asserts value is Evidence {
  const { grade, page, reason } = requireObject(value, place);
  const cites = (grade === 'documented' || grade === 'docs') && typeof page === 'string';
  if (!cites && !(grade === 'inferred' && typeof reason === 'string')) {
    throw new RangeError(`${place} must have a grade, and a page or, when inferred, a reason`);
  }
}

function requireObject(value: unknown, place: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`${place} must be an object`);
  }
  return value as Json;
}
