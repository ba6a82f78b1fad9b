import fc from 'fast-check';
import { conditionSiege, nearMissSiege, templateSiege } from './fuzz-stubs.js';
import { importSiege, snapshotSiege, worldSiege } from './fuzz-worlds.js';

/** One request of a siege. Its answer may be anything in good form, but it must not take long. */
export interface Step {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | Buffer;
  /** Sent so many times, all at once. */
  readonly times?: number;
  /** What comes back is the body of the next step, after this was done to it. */
  readonly handOn?: (text: string) => string | Buffer;
}

/** Requests that are hard to answer only together: a stub and what is held against it, say. */
export interface Siege {
  readonly name: string;
  readonly steps: readonly Step[];
}

/** One of all kinds. It happens in a world of its own, which is gone afterwards. */
export function anySiege(): fc.Arbitrary<Siege> {
  return fc.oneof(
    { weight: 6, arbitrary: conditionSiege() },
    { weight: 2, arbitrary: nearMissSiege() },
    { weight: 2, arbitrary: templateSiege() },
    { weight: 1, arbitrary: importSiege() },
    { weight: 2, arbitrary: snapshotSiege() },
    { weight: 2, arbitrary: worldSiege() },
  );
}
