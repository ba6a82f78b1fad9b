import {
  noteOf,
  type SnapshotNote,
  type Snapshots,
  type WorldSnapshot,
} from '../server/snapshot.js';
import type { StubsState } from '../server/stubs/stubs-state.js';
import { rowsOf } from './keep.js';
import type { Statement } from './link.js';
import { RECORD, toIdColumn, toRecords } from './rows.js';
import type { Session } from './session.js';
import * as sql from './statements.js';

/** So many rows are written by one statement. */
const AT_ONCE = 1000;

type Note = SnapshotNote & { readonly stubs?: StubsState };

/** The snapshots of a world: a row each, and their records as those of worlds. */
export function createDatabaseSnapshots(session: Session): Snapshots {
  const { link, rules, plantings } = session.shared;
  const world = (): string => session.row.id;
  return {
    async list() {
      const rows = await link.ask({
        name: 'list-snapshots',
        text: 'select name, note from snapshots where world = $1 order by place',
        values: [world()],
      });
      return rows.map(({ name, note }) => [String(name), note as Note] as const);
    },
    async get(name) {
      const [found, rows] = await link.hold(async (held) => {
        const [, notes = [], records = []] = await held.send([
          sql.beginToLook,
          {
            name: 'read-snapshot',
            text: 'select note, planted_seed::float8 as planted_seed, planted_at from snapshots where world = $1 and name = $2',
            values: [world(), name],
          },
          {
            name: 'read-snapshot-records',
            text: `select ${RECORD} from snapshot_records r where r.world = $1 and r.snapshot = $2 order by r.place nulls first`,
            values: [world(), name],
          },
          sql.commit,
        ]);
        return [notes[0], records] as const;
      });
      if (found === undefined) return undefined;
      const { entities: _entities, ...note } = found['note'] as Note;
      const planted = await plantings.of({
        planted_seed: found['planted_seed'] as number | null,
        planted_at: found['planted_at'] as string | null,
      });
      return { ...note, records: toRecords(rules, planted, rows) };
    },
    async put(name, snapshot, most) {
      return session.shared.link.hold(async (held) => {
        const [, , [counted] = []] = await held.send([
          sql.begin,
          sql.lockWorld(world()),
          {
            name: 'count-snapshots',
            text: 'select count(*)::int as count, bool_or(name = $2) as has_it from snapshots where world = $1',
            values: [world(), name],
          },
        ]);
        const isNew = counted?.['has_it'] !== true;
        if (isNew && Number(counted?.['count']) >= most) {
          await held.send([sql.commit]);
          return 'too many';
        }
        await held.send([...statementsFor(world(), name, snapshot), sql.commit]);
        return isNew ? 'new' : 'replaced';
      });
    },
    async delete(name) {
      const rows = await link.ask({
        name: 'delete-snapshot',
        text: 'delete from snapshots where world = $1 and name = $2 returning name',
        values: [world(), name],
        isOnce: true,
      });
      return rows.length > 0;
    },
  };
}

function* statementsFor(
  world: string,
  name: string,
  snapshot: WorldSnapshot,
): Generator<Statement> {
  const { planted } = snapshot.records;
  yield {
    name: 'clear-snapshot',
    text: 'delete from snapshot_records where world = $1 and snapshot = $2',
    values: [world, name],
  };
  yield {
    name: 'put-snapshot',
    text: `insert into snapshots (world, name, note, planted_seed, planted_at) values ($1, $2, $3, $4, $5)
      on conflict (world, name) do update set note = excluded.note, planted_seed = excluded.planted_seed, planted_at = excluded.planted_at`,
    values: [
      world,
      name,
      JSON.stringify(noteOf(snapshot)),
      planted?.seed ?? null,
      planted?.at ?? null,
    ],
  };
  let chunk: sql.WrittenRow[] = [];
  for (const row of rowsOf(snapshot.records)) {
    chunk.push(row);
    if (chunk.length < AT_ONCE) continue;
    yield putRows(world, name, chunk);
    chunk = [];
  }
  if (chunk.length > 0) yield putRows(world, name, chunk);
}

const putRows = (world: string, name: string, rows: readonly sql.WrittenRow[]): Statement => ({
  name: 'put-snapshot-records',
  text: `insert into snapshot_records (world, snapshot, kind, id, planted, place, record, exact)
    select $1, $2, kind, id, not is_added, case when is_added then nextval('places') end, record::jsonb, exact
    from (select * from unnest($3::text[], $4::text[], $5::boolean[], $6::text[], $7::text[])
      with ordinality k (kind, id, is_added, record, exact, position) order by position) k`,
  values: [
    world,
    name,
    rows.map(({ kind }) => kind),
    rows.map(({ id }) => toIdColumn(id)),
    rows.map(({ isAdded }) => isAdded),
    rows.map(({ json }) => json),
    rows.map(({ exact }) => exact),
  ],
});
