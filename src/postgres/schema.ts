import { messageOf, UnusableInput } from '../runtime/failure.js';
import type { Address } from './address.js';
import type { Held, Link, Row } from './link.js';

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

/** From each format to the next, in order. */
const MIGRATIONS: readonly string[] = [
  `
  create table backend (
    is_one boolean primary key default true check (is_one),
    format integer not null,
    version text not null,
    seed bigint not null,
    population bigint not null,
    definition text not null,
    made_at timestamptz not null default now()
  );
  create table worlds (
    id bigint generated always as identity primary key,
    name text not null unique,
    seed bigint not null,
    starting_clock json not null,
    clock json not null,
    sequence bigint not null,
    chance_seed bigint,
    planted_seed bigint,
    planted_at text,
    version bigint not null default 0,
    era bigint not null default 0,
    stubs_version bigint not null default 0,
    settings json,
    course json,
    recorder json,
    made_at timestamptz not null default now()
  );
  create table uses (
    world bigint primary key references worlds on delete cascade,
    used_at timestamptz not null default now()
  );
  create sequence places;
  create table records (
    world bigint not null references worlds on delete cascade,
    kind text not null,
    id text not null,
    planted boolean not null,
    place bigint,
    record jsonb,
    exact text,
    primary key (world, kind, id)
  );
  create table stubs (
    world bigint not null references worlds on delete cascade,
    id text not null,
    place bigint not null default nextval('places'),
    mapping json not null,
    primary key (world, id)
  );
  create table counters (
    world bigint primary key references worlds on delete cascade,
    era bigint not null default 0,
    next bigint not null default 0
  );
  create table journal (
    world bigint not null references worlds on delete cascade,
    number bigint not null,
    answered double precision not null,
    entry json not null,
    request_body bytea,
    reply_body bytea,
    primary key (world, number)
  );
  create table snapshots (
    world bigint not null references worlds on delete cascade,
    name text not null,
    place bigint not null default nextval('places'),
    note json not null,
    planted_seed bigint,
    planted_at text,
    primary key (world, name)
  );
  create table snapshot_records (
    world bigint not null,
    snapshot text not null,
    kind text not null,
    id text not null,
    planted boolean not null,
    place bigint,
    record jsonb,
    exact text,
    primary key (world, snapshot, kind, id),
    foreign key (world, snapshot) references snapshots on delete cascade
  );
  comment on table records is 'All records of a world but the generated ones that nobody has changed. A null record: deleted. exact: the text of the record where jsonb would change it; set it to null when you edit a record by hand.';
  comment on table worlds is 'Delete a row, and everything of this world is gone.';
  comment on table uses is 'When a world was asked for last, to some seconds.';
  `,
  `
  alter table backend add column imports boolean not null default false;
  comment on column backend.imports is 'Whether what the first start was told to import is still to come.';
  `,
];

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
    await run('commit');
  });
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
  try {
    await run(`create schema if not exists "${schema}"`);
  } catch (error) {
    throw new UnusableInput(
      `the schema ${schema} cannot be made in the database ${shown}: ${messageOf(error)}. Make it first, or grant this user CREATE on the database`,
      { cause: error },
    );
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
      `insert into backend (format, version, seed, population, definition, imports) values (${FORMAT}, ${quote(version)}, ${seed}, ${population}, ${quote(definition)}, ${imports})`,
    );
  } else if (format < FORMAT) await run(`update backend set format = ${FORMAT}`);
}

const quote = (text: string): string => `'${text.replaceAll("'", "''")}'`;

function requireSame(before: Row, identity: Identity, shown: string): void {
  const differing = (['version', 'seed', 'population', 'definition'] as const).filter(
    (part) => String(before[part]) !== String(identity[part]),
  );
  if (differing.length === 0) return;
  const told = differing
    .map((part) => `${part} ${String(before[part])} there, ${String(identity[part])} here`)
    .join('; ');
  throw new UnusableInput(
    `the backend in ${shown} is another one: ${told}. All replicas of a backend must be started alike. Nothing was changed. Start this one as the others, name another schema with ?schema=, or drop that schema to begin anew`,
  );
}
