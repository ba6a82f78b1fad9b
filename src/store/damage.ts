import { StorageError } from './store.js';

/** Something in a data directory that is not as it was written. */
export interface Damage {
  readonly file: string;
  readonly line?: number;
  /** A sentence about the file, without its end: `is missing`. */
  readonly what: string;
  /** It is as it was written, by its checksum; the definition of today does not allow it. */
  readonly isUnfit?: boolean;
}

/** Told of each damage. One that throws ends the reading. */
export type OnDamage = (damage: Damage) => void;

export function describeDamage({ file, line, what, isUnfit }: Damage): string {
  if (isUnfit === true) {
    const place = line === undefined ? file : `${file}, line ${line},`;
    return `${place} does not fit the definition: ${what}`;
  }
  return line === undefined ? `${file} ${what}` : `${file} is damaged in line ${line}: ${what}`;
}

/** For whoever must not go on with a damaged directory. */
export function refuseDamage(directory: string): OnDamage {
  return (damage) => {
    if (damage.isUnfit === true) {
      throw new StorageError(
        `${describeDamage(damage)}. The data is intact, but it was written with another definition, or with this one before it was changed. Start with --data memory, or with another directory in --data, or remove ${directory}. Nothing was changed.`,
      );
    }
    throw new StorageError(
      `${describeDamage(damage)}. Nothing was changed. To see what is intact: masstack-mock data check ${directory}. To save it: masstack-mock data salvage ${directory} --to NEW_DIR, and start with --data NEW_DIR.`,
    );
  };
}
