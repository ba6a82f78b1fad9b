import type { Lifecycles } from '../lifecycles/index.js';
import type { RecordRules } from '../lifecycles/record-rules.js';
import type { Log } from '../runtime/log.js';
import type { Baseline } from '../seed/plant.js';
import type { RequestValue } from '../server/message.js';
import type { Planted } from '../store/table.js';
import type { Ears } from './ears.js';
import type { Journalist } from './journalist.js';
import type { Lanes } from './lane.js';
import type { Link } from './link.js';
import type { WorldRow } from './rows.js';
import type { Standing } from './standing.js';
import type { StubCache } from './stub-cache.js';

/** What all worlds of a replica have in common. */
export interface Shared {
  readonly link: Link;
  readonly lifecycles: Lifecycles;
  readonly rules: RecordRules;
  readonly plantings: Plantings;
  readonly stubs: StubCache;
  readonly lanes: Lanes;
  readonly standing: Standing;
  readonly journalist: Journalist;
  readonly ears: Ears;
  readonly log: Log;
  /** How many requests a journal remembers. */
  readonly journalSize: number;
  readonly journalShowsBodies: boolean;
  /** The record that a request is about: it is read with its world. */
  readonly foresee: (request: RequestValue) => readonly [kind: string, id: string] | undefined;
}

/** What worlds begin with, by seed and time. */
export interface Plantings {
  baseline(seed: number): Promise<Baseline>;
  of(row: Pick<WorldRow, 'planted_seed' | 'planted_at'>): Promise<Planted | undefined>;
}

/** Worlds of different times take turns, and to plant for each request again would cost more than the request. */
const REMEMBERED = 100;

export function createPlantings(create: (seed: number) => Promise<Baseline>): Plantings {
  const baselines = new Map<number, Promise<Baseline>>();
  const planted = new Map<string, Planted>();
  const baseline = (seed: number): Promise<Baseline> => {
    let made = baselines.get(seed);
    if (made === undefined) {
      made = create(seed);
      baselines.set(seed, made);
    }
    return made;
  };
  return {
    baseline,
    async of({ planted_seed: seed, planted_at: at }) {
      if (seed === null || at === null) return undefined;
      const key = `${seed} ${at}`;
      const known = planted.get(key);
      if (known !== undefined) return known;
      const made = (await baseline(seed))(at);
      if (planted.size >= REMEMBERED) planted.delete(String(planted.keys().next().value));
      planted.set(key, made);
      return made;
    },
  };
}
