import type { Statement } from './link.js';
import { RECORD, toIdColumn, WORLD } from './rows.js';

/** What is asked of the tables. Each has a name of its own, under which a connection prepares it once. */

type Key = readonly [kind: string, id: string];

/** A world by its name, how long nobody has asked for it, and the record that will probably be asked for. */
export const openWorld = (name: string, [kind, id]: Key): Statement => ({
  name: 'open-world',
  text: `select ${WORLD}, ${RECORD}, r.world is not null as has_record,
    (extract(epoch from clock_timestamp() - u.used_at) * 1000)::float8 as idle
    from worlds w join uses u on u.world = w.id
    left join records r on r.world = w.id and r.kind = $2 and r.id = $3
    where w.name = $1`.replace('r.kind, r.id,', ''),
  values: [name, kind, toIdColumn(id)],
});

export const begin: Statement = { name: 'begin', text: 'begin' };
export const beginToLook: Statement = {
  name: 'begin-look',
  text: 'begin isolation level repeatable read read only',
};
export const commit: Statement = { name: 'commit', text: 'commit' };

/** Holds the row of a world. Rows that refer to it can still be made: those of the journal are. */
export const lockWorld = (id: string): Statement => ({
  name: 'lock-world',
  text: `select ${WORLD} from worlds w where w.id = $1 for no key update`,
  values: [id],
});

export const readWorld = (id: string): Statement => ({
  name: 'read-world',
  text: `select ${WORLD} from worlds w where w.id = $1`,
  values: [id],
});

export const readRecords = (world: string, keys: readonly Key[]): Statement => ({
  name: 'read-records',
  text: `select ${RECORD} from records r join unnest($2::text[], $3::text[]) k (kind, id) using (kind, id) where r.world = $1`,
  values: [world, keys.map(([kind]) => kind), keys.map(([, id]) => toIdColumn(id))],
});

/** One record, and which change of the world it is as of. */
export const readRecord = (world: string, [kind, id]: Key): Statement => ({
  name: 'read-record',
  text: `select w.version::float8 as version, r.world is not null as has_record, ${RECORD}
    from worlds w left join records r on r.world = w.id and r.kind = $2 and r.id = $3 where w.id = $1`,
  values: [world, kind, toIdColumn(id)],
});

export const readKind = (world: string, kind: string | null): Statement => ({
  name: 'read-kind',
  text: `select ${RECORD} from records r where r.world = $1 and ($2::text is null or r.kind = $2) order by r.place nulls first`,
  values: [world, kind],
});

/** How many records more there are than were planted. */
export const countRecords = (world: string): Statement => ({
  name: 'count-records',
  text: `select w.planted_seed::float8 as planted_seed, w.planted_at,
    (select count(*) filter (where not r.planted and r.record is not null)
      - count(*) filter (where r.planted and r.record is null) from records r where r.world = w.id)::float8 as more
    from worlds w where w.id = $1`,
  values: [world],
});

export const deleteRecords = (world: string): Statement => ({
  name: 'delete-records',
  text: 'delete from records where world = $1',
  values: [world],
});

export const deleteThese = (world: string, keys: readonly Key[]): Statement => ({
  name: 'delete-these',
  text: 'delete from records r using unnest($2::text[], $3::text[]) k (kind, id) where r.world = $1 and r.kind = k.kind and r.id = k.id',
  values: [world, keys.map(([kind]) => kind), keys.map(([, id]) => toIdColumn(id))],
});

/** A row of a record to be written; without `json`, the record is deleted. */
export interface WrittenRow {
  readonly kind: string;
  readonly id: string;
  readonly json: string | null;
  readonly exact: string | null;
  /** Whether it comes after all others, where there was no such record. */
  readonly isAdded: boolean;
}

const columns = (rows: readonly WrittenRow[]): readonly unknown[] => [
  rows.map(({ kind }) => kind),
  rows.map(({ id }) => toIdColumn(id)),
  rows.map(({ isAdded }) => isAdded),
  rows.map(({ json }) => json),
  rows.map(({ exact }) => exact),
];

const ROWS = `unnest($2::text[], $3::text[], $4::boolean[], $5::text[], $6::text[]) with ordinality k (kind, id, is_added, record, exact, position)`;
const VALUES = `not is_added, case when is_added then nextval('places') end, record::jsonb, exact`;

/** Fails with 23505 where there is such a record: whoever made it thought that there was none. */
export const insertRecords = (world: string, rows: readonly WrittenRow[]): Statement => ({
  name: 'insert-records',
  text: `insert into records (world, kind, id, planted, place, record, exact)
    select $1, kind, id, ${VALUES} from (select * from ${ROWS} order by position) k`,
  values: [world, ...columns(rows)],
});

export const upsertRecords = (world: string, rows: readonly WrittenRow[]): Statement => ({
  name: 'upsert-records',
  text: `insert into records as r (world, kind, id, planted, place, record, exact)
    select $1, kind, id, ${VALUES} from (select * from ${ROWS} order by position) k
    on conflict (world, kind, id) do update set record = excluded.record, exact = excluded.exact,
    place = case when r.record is null then coalesce(excluded.place, nextval('places')) else r.place end`,
  values: [world, ...columns(rows)],
});

/** What a change leaves in the row of its world. */
export interface WorldUpdate {
  readonly clock: unknown;
  readonly sequence: number;
  readonly chanceSeed: number | null;
  readonly plantedSeed: number | null;
  readonly plantedAt: string | null;
  readonly era: number;
  readonly stubsVersion: number;
  readonly settings: unknown;
  readonly course: unknown;
  readonly recorder: unknown;
}

export const updateWorld = (id: string, to: WorldUpdate): Statement => ({
  name: 'update-world',
  text: `update worlds set version = version + 1, clock = $2, sequence = $3, chance_seed = $4, planted_seed = $5,
    planted_at = $6, era = $7, stubs_version = $8, settings = $9, course = $10, recorder = $11 where id = $1`,
  values: [
    id,
    JSON.stringify(to.clock),
    to.sequence,
    to.chanceSeed,
    to.plantedSeed,
    to.plantedAt,
    to.era,
    to.stubsVersion,
    jsonOrNull(to.settings),
    jsonOrNull(to.course),
    jsonOrNull(to.recorder),
  ],
});

const jsonOrNull = (value: unknown): string | null =>
  value === null || value === undefined ? null : JSON.stringify(value);

/** A change of records alone: the most usual one. */
export const countChange = (id: string, sequence: number): Statement => ({
  name: 'count-change',
  text: 'update worlds set version = version + 1, sequence = $2 where id = $1',
  values: [id, sequence],
});

export const readStubs = (world: string): Statement => ({
  name: 'read-stubs',
  text: 'select mapping from stubs where world = $1 order by place',
  values: [world],
});

export const putStub = (world: string, id: string, mapping: unknown): Statement => ({
  name: 'put-stub',
  text: 'insert into stubs (world, id, mapping) values ($1, $2, $3) on conflict (world, id) do update set mapping = excluded.mapping',
  values: [world, id, JSON.stringify(mapping)],
});

export const removeStub = (world: string, id: string): Statement => ({
  name: 'remove-stub',
  text: 'delete from stubs where world = $1 and id = $2',
  values: [world, id],
});

export const clearStubs = (world: string): Statement => ({
  name: 'clear-stubs',
  text: 'delete from stubs where world = $1',
  values: [world],
});
