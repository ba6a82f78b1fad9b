import { StorageError } from './store.js';

/** Something in a data directory that is not as it was written. */
export interface Damage {
  readonly file: string;
  readonly line?: number;
  /** A sentence about the file, without its end: `is missing`. */
  readonly what: string;
}

/** Told of each damage. One that throws ends the reading. */
export type OnDamage = (damage: Damage) => void;

export function describeDamage({ file, line, what }: Damage): string {
  return line === undefined ? `${file} ${what}` : `${file} is damaged in line ${line}: ${what}`;
}

/** For whoever must not go on with a damaged directory. */
export function refuseDamage(directory: string): OnDamage {
  return (damage) => {
    throw new StorageError(
      `${describeDamage(damage)}. Nothing was changed. To see what is intact: masstack-mock data check ${directory}. To save it: masstack-mock data salvage ${directory} --to NEW_DIR, and start with --data NEW_DIR.`,
    );
  };
}
