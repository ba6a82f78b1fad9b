import { UnavailableStorageError } from '../store/store.js';
import type { Link, Statement } from './link.js';
import { differencesOf, missingColumns, type Identity } from './schema.js';
import { MAKE_ANEW } from './trouble.js';

/** Whether the tables are still those of this replica: people drop them, alter them, or let another backend make them anew. */
export interface Standing {
  /** Rejects with what is wrong when changes cannot be made now. */
  check(): Promise<void>;
  /** Whether the world of this id is of a backend that was looked at: each begins to count where those before it never come. */
  knows(world: unknown): boolean;
  /** Rejects when it is not a backend of this replica. */
  getToKnow(): Promise<void>;
}

export function createStanding(link: Link, identity: Identity): Standing {
  const { shown } = link.address;
  let first = Infinity;
  let last = -Infinity;
  const look = async (): Promise<{ readonly isReadOnly: boolean }> => {
    const [row] = await link.ask(LOOK);
    const missing = row?.['missing'];
    if (row === undefined || typeof missing === 'string' || row['version'] === null) {
      const what = typeof missing === 'string' ? missing : 'the row of the table backend';
      throw new UnavailableStorageError(
        `the tables in ${shown} lack something that they were made with: ${what}. ${MAKE_ANEW}`,
      );
    }
    const differences = differencesOf(row, identity);
    if (differences !== undefined) {
      throw new UnavailableStorageError(
        `the backend in ${shown} was made anew while this replica ran, and is another one: ${differences}. Start this replica again, as the others are started.`,
      );
    }
    first = Number(row['first'] ?? Infinity);
    last = Number(row['last'] ?? -Infinity);
    return { isReadOnly: row['is_read_only'] === true };
  };
  return {
    knows: (world) => first <= Number(world) && Number(world) <= last,
    async getToKnow() {
      await look();
    },
    async check() {
      const { isReadOnly } = await look();
      if (isReadOnly) {
        throw new UnavailableStorageError(
          `the database ${shown} is read-only, as a standby is: it takes no changes now.`,
        );
      }
    },
  };
}

const LOOK: Statement = {
  name: 'look',
  text: `select (select min(id) from worlds)::float8 as first, (select max(id) from worlds)::float8 as last, b.version, b.seed::float8 as seed, b.population::float8 as population, b.definition,
      current_setting('transaction_read_only') = 'on' as is_read_only, ${missingColumns} as missing
    from (select) one left join backend b on true`,
};
