import type { Lifecycles } from './index.js';
import { ABSENT, type Evidence, type Lifecycle, type Row } from './lifecycle.js';

type Json = Readonly<Record<string, unknown>>;

/** What the tables themselves cannot tell of a row. */
export interface RowSurroundings {
  /** Ids that rules outside the tables have. */
  readonly taken: (id: string) => boolean;
  /** Whether the contract describes an answer of the operation with this status. */
  readonly describes: (operation: string, status: number) => boolean;
}

const ALONE: RowSurroundings = { taken: () => false, describes: () => true };

/**
 * The tables with more rows in front of theirs, so that these answer first. The rows come from a
 * document (`x-lifecycles`: rows by kind) and are checked against the tables.
 *
 * @throws RangeError with the place of what does not fit
 */
export function extendLifecycles(
  tables: Lifecycles,
  added: unknown,
  surroundings: RowSurroundings = ALONE,
): Lifecycles {
  let extended = tables;
  const ids = new Set(tables.rules().map(({ id }) => id));
  for (const [kind, rows] of Object.entries(requireObject(added, '/x-lifecycles'))) {
    const place = `/x-lifecycles/${kind}`;
    if (!tables.has(kind)) throw new RangeError(`${place} is not a kind of record`);
    if (!Array.isArray(rows)) throw new RangeError(`${place} must be a list of rows`);
    const table: Lifecycle = tables.of(kind);
    const more = rows.map((row: unknown, index) =>
      requireRow(table, row, `${place}/${index}`, { ids, surroundings }),
    );
    extended = extended.with({ ...table, rows: [...more, ...table.rows] });
  }
  return extended;
}

const FIELDS = ['id', 'title', 'operation', 'from', 'to', 'when', 'status', 'evidence'];

/** An id is sent as a header, and stands in paths of the control plane. */
const ID = /^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$/;

/** What no final answer of HTTP has is not a status. */
const isStatus = (value: unknown): boolean =>
  Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;

function requireRow(
  table: Lifecycle,
  value: unknown,
  place: string,
  { ids, surroundings }: { readonly ids: Set<string>; readonly surroundings: RowSurroundings },
): Row<string> {
  const row = requireObject(value, place);
  const { id, title, operation, from, to, when, status, evidence } = row;
  for (const field of Object.keys(row)) {
    if (!FIELDS.includes(field)) {
      throw new RangeError(`${place}/${field} is not a field of a row: ${FIELDS.join(', ')}`);
    }
  }
  const states: readonly unknown[] = [...table.states, ABSENT];
  const known: readonly unknown[] = Object.keys(table.conditions);
  const operations = new Set<unknown>(table.rows.map((each) => each.operation));
  const name = String(id);
  const isNew = !ids.has(name) && !surroundings.taken(name);
  const isFrom =
    Array.isArray(from) && from.length > 0 && from.every((state) => states.includes(state));
  const code = Number(status);
  const checks: readonly (readonly [field: string, holds: boolean, message: string])[] = [
    ['id', typeof id === 'string' && ID.test(id), 'must be 1 to 100 of A-Z a-z 0-9 . _ -'],
    ['id', isNew, `must be a new id: another rule is ${name}`],
    ['title', isText(title), 'must be a text'],
    ['operation', operations.has(operation), `must be an operation of ${table.kind}`],
    ['from', isFrom, `must list states among ${states.join(', ')}`],
    ['from', isFrom && new Set(from).size === from.length, 'must list each state once'],
    ['to', to === undefined || states.includes(to), `must be one of ${states.join(', ')}`],
    ['when', when === undefined || known.includes(when), `must be one of ${known.join(', ')}`],
    ['status', isStatus(status), 'must be a status from 200 to 599'],
    [
      'status',
      surroundings.describes(String(operation), code),
      `must be a status that the contract describes for ${String(operation)}`,
    ],
    [
      'to',
      code < 400 || to === undefined,
      `must be left out: a row that answers ${code} changes nothing`,
    ],
  ];
  for (const [field, holds, message] of checks) {
    if (!holds) throw new RangeError(`${place}/${field} ${message}`);
  }
  if (code < 400) requireMakeable(table, row as unknown as Row<string>, place);
  requireEvidence(evidence, `${place}/evidence`);
  ids.add(name);
  return {
    ...templatesFor(table, row as unknown as Row<string>),
    ...row,
  } as unknown as Row<string>;
}

/** A row that succeeds does and answers what the operation does otherwise, unless it says what. */
function templatesFor(
  table: Lifecycle,
  { operation, status }: Row<string>,
): Pick<Row<string>, 'sets' | 'answers' | 'keeps'> {
  const success = table.rows.find((row) => row.operation === operation && row.status < 400);
  if (status >= 400 || success === undefined) return {};
  const { sets, answers, keeps } = success;
  return {
    ...(sets && { sets }),
    ...(answers !== undefined && { answers }),
    ...(keeps && { keeps }),
  };
}

/** A record that is not there can be made, and nothing else can be done with it. */
function requireMakeable(table: Lifecycle, row: Row<string>, place: string): void {
  const makes = table.rows.some(
    ({ operation, from, status }) =>
      operation === row.operation && from.includes(ABSENT) && status < 400,
  );
  if (!makes) {
    if (!row.from.includes(ABSENT)) return;
    throw new RangeError(
      `${place}/from must not list ${ABSENT}: ${row.operation} makes no record, so it cannot succeed without one`,
    );
  }
  if (row.from.some((state) => state !== ABSENT)) {
    throw new RangeError(`${place}/from must be ${ABSENT} alone: ${row.operation} makes a record`);
  }
  if (row.to === undefined || row.to === ABSENT) {
    throw new RangeError(`${place}/to must be the state that ${row.operation} makes a record in`);
  }
}

function requireEvidence(value: unknown, place: string): asserts value is Evidence {
  const { grade, page, reason } = requireObject(value, place);
  const cites = (grade === 'documented' || grade === 'docs') && isText(page);
  if (!cites && !(grade === 'inferred' && isText(reason))) {
    throw new RangeError(
      `${place} must have a grade (documented, docs or inferred), and a page or, when inferred, a reason`,
    );
  }
}

function isText(value: unknown): boolean {
  return typeof value === 'string' && value.trim() !== '';
}

function requireObject(value: unknown, place: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw new RangeError(`${place} must be an object`);
  }
  return value as Json;
}
