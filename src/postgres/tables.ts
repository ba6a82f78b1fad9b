/** From each format to the next, in order. */
export const MIGRATIONS: readonly string[] = [
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

/** What the statements of this version need, by table. */
export const COLUMNS: Readonly<Record<string, string>> = {
  backend: 'is_one format version seed population definition made_at imports',
  worlds:
    'id name seed starting_clock clock sequence chance_seed planted_seed planted_at version era stubs_version settings course recorder made_at',
  uses: 'world used_at',
  places: 'last_value',
  records: 'world kind id planted place record exact',
  stubs: 'world id place mapping',
  counters: 'world era next',
  journal: 'world number answered entry request_body reply_body',
  snapshots: 'world name place note planted_seed planted_at',
  snapshot_records: 'world snapshot kind id planted place record exact',
};
