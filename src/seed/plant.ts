import type { Definition } from '../definition/definition.js';
import type { People } from '../lifecycles/expression.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { extend } from '../runtime/extend.js';
import { createRandom, type Random } from '../runtime/random.js';
import { createSlicer } from '../runtime/slices.js';
import { UNDATED, type Planted, type PlantedTable } from '../store/table.js';
import { lifetimeEnd, toRecord, type Filling } from './entity.js';
import type { Fixtures } from './fixtures.js';

/** Plants the records that a fresh world holds, as of the given time. */
export type Baseline = (now: Instant) => Planted;

/**
 * The hand-written records, and `population` more that faker makes up: same seed, same records. The
 * many are made once, without times, and shared; the few are made again for each time.
 */
export async function createBaseline(options: {
  readonly definition: Planting;
  readonly fixtures: Fixtures;
  readonly population: number;
  readonly seed: number;
}): Promise<Baseline> {
  const { definition, fixtures, population, seed } = options;
  const { lifecycles, effects } = definition;
  const { kinds } = lifecycles;
  const random = createRandom(seed, 'fixtures');
  // What the written ones draw comes first, whatever the time is.
  const filling = { lifecycles, now: SOME_TIME, random, effects };
  plantWritten(fixtures, filling);
  const shared =
    population > 0 ? await makePopulation(population, seed, { definition, filling }) : NOBODY;
  let last: Planted | undefined;
  return (now) => {
    if (last?.at !== now) {
      const filled = { ...filling, now, random: createRandom(seed, 'fixtures') };
      last = plantAt({ kinds, seed, at: now }, plantWritten(fixtures, filled), shared);
    }
    return last;
  };
}

/** What of a definition makes its first records. */
type Planting = Pick<Definition, 'lifecycles' | 'effects' | 'tenants' | 'loadPeople'>;

/** A time to complete descriptions at, which the finished record does not show. */
const SOME_TIME: Instant = '2000-01-01T00:00:00.000Z';

type Records = ReadonlyMap<string, AnyRecord>;
type ByKind = ReadonlyMap<string, Records>;

const NONE: Records = new Map();
const NOBODY: ByKind = new Map();

function plantWritten(fixtures: Fixtures, filling: Filling): ByKind {
  return new Map(
    filling.lifecycles.kinds.map((kind) => [
      kind,
      new Map(
        (fixtures.entities[kind] ?? []).map((description) => {
          const record = toRecord(kind, description, filling);
          return [record.id, record];
        }),
      ),
    ]),
  );
}

function plantAt(
  { kinds, seed, at }: Pick<Planted, 'seed' | 'at'> & { readonly kinds: readonly string[] },
  written: ByKind,
  shared: ByKind,
): Planted {
  const times = { created_at: at, expires_at: lifetimeEnd(at) };
  const tables = new Map(
    kinds.map((kind): [string, PlantedTable] => {
      const few = written.get(kind) ?? NONE;
      const many = shared.get(kind) ?? NONE;
      return [
        kind,
        {
          size: few.size + many.size,
          find: (id) => few.get(id) ?? many.get(id),
          *values() {
            yield* few.values();
            yield* many.values();
          },
          date: (found) => (found.created_at === UNDATED ? extend(found, times) : found),
        },
      ];
    }),
  );
  return {
    seed,
    at,
    table(kind) {
      const table = tables.get(kind);
      if (table === undefined) throw new Error(`the kind ${kind} has no table`);
      return table;
    },
  };
}

async function makePopulation(
  count: number,
  seed: number,
  { definition, filling }: { readonly definition: Planting; readonly filling: Filling },
): Promise<ByKind> {
  const { kinds } = definition.lifecycles;
  const tenants = definition.tenants.length === 0 ? [NO_TENANT] : definition.tenants;
  const createPeople = (await definition.loadPeople?.('many')) ?? nobody;
  const tables = new Map(kinds.map((kind) => [kind, new Map<string, AnyRecord>()]));
  const chance = createRandom(seed, 'population');
  const people = createPeople(chance);
  const slice = createSlicer();
  for (let index = 0; index < count; index += 1) {
    if (slice.isOver()) await slice.next();
    const kind = kinds[index % kinds.length] ?? '';
    // Somebody for each, so that who comes next does not depend on the kinds before.
    const somebody = people.actor();
    const description = {
      id: chance.uuid(),
      org: tenants[chance.uint32() % tenants.length] ?? NO_TENANT,
    };
    const record = toRecord(kind, description, { ...filling, people: { actor: () => somebody } });
    tables.get(kind)?.set(record.id, { ...record, created_at: UNDATED, expires_at: UNDATED });
  }
  return tables;
}

const nobody = (_random: Random): People => ({ actor: () => ({}) });
