import { kinds } from '../lifecycles/index.js';
import type { AnyRecord, Kind } from '../lifecycles/records.js';
import type { Instant } from '../runtime/clock.js';
import { createRandom } from '../runtime/random.js';
import { nobody, toRecord, type EntityDescription } from './entity.js';
import type { Fixtures } from './fixtures.js';

/** Makes the records that a fresh world holds, as of the given time. */
export type Baseline = (now: Instant) => readonly AnyRecord[];

/** The hand-written records, and `population` more that faker makes up: same seed, same records. */
export async function createBaseline(options: {
  readonly fixtures: Fixtures;
  readonly population: number;
  readonly seed: number;
}): Promise<Baseline> {
  const { fixtures, population, seed } = options;
  const generated = population > 0 ? await describePopulation(population, seed) : [];
  return (now) => {
    const random = createRandom(seed, 'fixtures');
    const records: AnyRecord[] = [];
    for (const kind of kinds) {
      for (const description of fixtures.entities[kind]) {
        records.push(toRecord(kind, description, { now, random, people: nobody }));
      }
    }
    for (const { kind, description } of generated) {
      records.push(toRecord(kind, description, { now, random, people: nobody }));
    }
    return records;
  };
}

interface Described {
  readonly kind: Kind;
  readonly description: EntityDescription;
}

async function describePopulation(count: number, seed: number): Promise<readonly Described[]> {
  const { createPeople } = await import('./people.js');
  const random = createRandom(seed, 'population');
  const people = createPeople(random);
  const orgs = ['yoigo', 'masmovil'];
  return Array.from({ length: count }, (_, index): Described => {
    const kind = kinds[index % kinds.length] ?? 'agent-identification';
    const actor = people.actor();
    return {
      kind,
      description: {
        id: random.uuid(),
        org: orgs[random.uint32() % orgs.length] ?? 'yoigo',
        ...(kind === 'biometric-signature'
          ? { signer: { name: actor.name, last_name: actor.last_name } }
          : kind === 'agent-identification' || kind === 'otp-identification'
            ? { actor }
            : {}),
      },
    };
  });
}
