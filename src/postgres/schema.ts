import { messageOf, UnusableInput } from '../runtime/failure.js';
import type { Address } from './address.js';
import type { Held, Link, Row } from './link.js';
import { COLUMNS, MIGRATIONS } from './tables.js';
import { isPassing } from './trouble.js';

/** What the replicas of a backend must have in common. */
export interface Identity {
  /** Of this package. */
  readonly version: string;
  readonly seed: number;
  readonly population: number;
  /** The names of the definitions and a digest of all that they say. */
  readonly definition: string;
}

/** Of the tables. A database of a later number is refused, one of an earlier number is brought up to it. */
const FORMAT = 2;

/**
 * Makes or migrates the tables, one replica at a time, and holds this replica against those before it.
 *
 * @param imports whether the backend, when it is made now, begins with what somebody brings
 * @throws UnusableInput when this replica must not use them: nothing was changed then
 */
export async function prepareSchema(
  link: Link,
  identity: Identity,
  imports: boolean,
): Promise<void> {
  const { schema, shown } = link.address;
  await link.hold(async (held) => {
    const run = (text: string): Promise<readonly Row[]> => once(held, text);
    await run('begin');
    await run(`select pg_advisory_xact_lock(hashtextextended('masstack-mock ${schema}', 0))`);
    await requireVersion(run, shown);
    const [found] = await run(
      `select to_regclass('${schema}.backend') is not null as is_ours, exists (select from pg_class c join pg_namespace n on n.oid = c.relnamespace where n.nspname = '${schema}' and c.relkind = 'r') as is_used`,
    );
    if (found?.['is_ours'] !== true && found?.['is_used'] === true) {
      throw new UnusableInput(
        `the schema ${schema} of the database ${shown} holds tables of somebody else. Nothing was changed. Name another one with ?schema=`,
      );
    }
    await make(run, { schema, shown }, identity, imports);
    const [row] = await run(`select ${missingColumns} as missing`);
    const missing = row?.['missing'];
    if (typeof missing === 'string') {
      throw new UnusableInput(
        `the tables in ${shown} lack something that they were made with: ${missing}. Nothing was changed. Restore it, name another schema with ?schema=, or drop that schema to begin anew`,
      );
    }
    await run('commit');
  });
}

/** An expression: the columns that are not there, each as `table.column`. */
export const missingColumns = `(select string_agg(k.place || '.' || k.name, ', ' order by k.place, k.name)
  from (values ${columnRows()}) k (place, name)
  where not exists (select from pg_attribute a
    where a.attrelid = to_regclass(k.place) and a.attname = k.name and not a.attisdropped))`;

function columnRows(): string {
  return Object.entries(COLUMNS)
    .flatMap(([table, columns]) =>
      columns.split(' ').map((column) => `(${quote(table)}, ${quote(column)})`),
    )
    .join(', ');
}

/** Each by itself, and not prepared: these are run once. */
async function once(held: Held, text: string): Promise<readonly Row[]> {
  const [rows = []] = await held.send([{ name: '', text }]);
  return rows;
}

async function requireVersion(
  run: (text: string) => Promise<readonly Row[]>,
  shown: string,
): Promise<void> {
  const [row] = await run(`select current_setting('server_version_num')::int as number`);
  if (Number(row?.['number']) >= 140_000) return;
  throw new UnusableInput(`the database ${shown} is older than PostgreSQL 14. Use 14 or newer`);
}

async function make(
  run: (text: string) => Promise<readonly Row[]>,
  { schema, shown }: Pick<Address, 'schema' | 'shown'>,
  identity: Identity,
  imports: boolean,
): Promise<void> {
  const [place] = await run(`select to_regnamespace('${schema}') is not null as is_there`);
  // Also where it is there, to make it is refused to those who may not.
  if (place?.['is_there'] !== true) {
    try {
      await run(`create schema "${schema}"`);
    } catch (error) {
      if (isPassing(error)) throw error;
      throw new UnusableInput(
        `the schema ${schema} cannot be made in the database ${shown}: ${messageOf(error)}. Make it first, or grant this user CREATE on the database`,
        { cause: error },
      );
    }
  }
  const [table] = await run(`select to_regclass('${schema}.backend') is not null as is_there`);
  const rows =
    table?.['is_there'] === true
      ? await run(
          'select format, version, seed::float8, population::float8, definition from backend',
        )
      : [];
  const [before] = rows;
  const format = before === undefined ? 0 : Number(before['format']);
  if (format > FORMAT) {
    throw new UnusableInput(
      `the tables in ${shown} are of format ${format}, made by version ${String(before?.['version'])}; this version (${identity.version}) reads up to format ${FORMAT}. Nothing was changed. Use that version, or another ?schema=`,
    );
  }
  if (before !== undefined) requireSame(before, identity, shown);
  for (const migration of MIGRATIONS.slice(format)) {
    for (const statement of migration.split(';\n')) {
      if (statement.trim() !== '') await run(statement);
    }
  }
  if (before === undefined) {
    const { version, seed, population, definition } = identity;
    await run(
      // Not those of a backend that was here before: what replicas know of worlds, they know by their ids.
      `select setval(pg_get_serial_sequence('worlds', 'id'), (extract(epoch from clock_timestamp()) * 1000)::bigint)`,
    );
    await run(
      `insert into backend (format, version, seed, population, definition, imports) values (${FORMAT}, ${quote(version)}, ${seed}, ${population}, ${quote(definition)}, ${imports})`,
    );
  } else if (format < FORMAT) await run(`update backend set format = ${FORMAT}`);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** In what a backend is another one than this replica needs, for a person; nothing where it is the same. */
export function differencesOf(row: Row, identity: Identity): string | undefined {
  const differing = (['version', 'seed', 'population', 'definition'] as const).filter(
    (part) => String(row[part]) !== String(identity[part]),
  );
  if (differing.length === 0) return undefined;
  return differing
    .map((part) => `${part} ${String(row[part])} there, ${String(identity[part])} here`)
    .join('; ');
}

function requireSame(before: Row, identity: Identity, shown: string): void {
  const told = differencesOf(before, identity);
  if (told === undefined) return;
  throw new UnusableInput(
    `the backend in ${shown} is another one: ${told}. All replicas of a backend must be started alike. Nothing was changed. Start this one as the others, name another schema with ?schema=, or drop that schema to begin anew`,
  );
}
