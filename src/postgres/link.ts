import type pg from 'pg';
import { UnavailableStorageError } from '../store/store.js';
import type { Address } from './address.js';
import type { Driver } from './driver.js';
import { createSilence } from './silence.js';
import { causeOf, isOfDatabase, isOverdue, isPassing, toStorageError } from './trouble.js';

/** Prepared once for each connection, by its name. */
export interface Statement {
  readonly name: string;
  readonly text: string;
  readonly values?: readonly unknown[];
  /** Done twice, it is not as if it were done once: where a connection breaks, it is not sent again. */
  readonly isOnce?: true;
}

export type Row = Readonly<Record<string, unknown>>;

/** One connection, held for the statements of one transaction. */
export interface Held {
  /** Sends all of them at once: one round trip, whatever their number. Rejects with the first that fails. */
  send(statements: readonly Statement[]): Promise<readonly (readonly Row[])[]>;
}

/** The connections to a database. */
export interface Link {
  readonly address: Address;
  readonly driver: Driver;
  /** One statement, which is its own transaction. */
  ask(statement: Statement): Promise<readonly Row[]>;
  /** Holds one connection for the work. What the work has not committed is undone. */
  hold<T>(work: (held: Held) => Promise<T>): Promise<T>;
  stats(): LinkStats;
  close(): Promise<void>;
}

export interface LinkStats {
  readonly connections: number;
  readonly idle: number;
  readonly waiting: number;
  readonly most: number;
  /** Statements sent since the start. */
  readonly statements: number;
}

/** Milliseconds. */
const CONNECT_TIMEOUT = 5_000;
const STATEMENT_TIMEOUT = 15_000;
/** A replica that stands still in the middle of a change must not hold its world for ever. */
const IDLE_TIMEOUT = 15_000;

/** Milliseconds after which a silent connection is asked whether anybody is there. */
const KEEP_ALIVE = 10_000;

/** The database asks, too: a machine that is gone holds no row and is no replica any more. Seconds. */
const ASKED_BY_DATABASE =
  '-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=3 -c tcp_keepalives_count=3';

/** So many requests may wait for a connection, and for a world; more would only wait longer. */
export const MOST_WAITING = 2_000;

export const tooMany = (whom: string, { shown }: Address): UnavailableStorageError =>
  new UnavailableStorageError(
    `${MOST_WAITING} ${whom} wait already for the database ${shown}, which is too slow for them. Send fewer at once, or start with a larger ?pool=.`,
  );

export function optionsOf({ connectionString, schema }: Address, role: string): pg.ClientConfig {
  return {
    connectionString,
    application_name: nameOf(schema, role),
    connectionTimeoutMillis: CONNECT_TIMEOUT,
    statement_timeout: STATEMENT_TIMEOUT,
    // The server ends a statement in time. This is for one connection that is silent, in a database that is not.
    query_timeout: STATEMENT_TIMEOUT + 5_000,
    idle_in_transaction_session_timeout: IDLE_TIMEOUT,
    keepAlive: true,
    keepAliveInitialDelayMillis: KEEP_ALIVE,
    // Statements that do not wait for each other's answers.
    pipeline: true,
    options: `-c search_path=${schema} ${ASKED_BY_DATABASE}`,
  };
}

/** How the sessions of a backend are called: in `pg_stat_activity`, its replicas are counted by it. */
export const nameOf = (schema: string, role: string): string => `masstack-mock ${schema} ${role}`;

/** @param settings of each session, beside the schema */
export function createLink(
  driver: Driver,
  address: Address,
  { role = 'work', settings = '' } = {},
): Link {
  const own = optionsOf(address, role);
  const pool = new driver.Pool({
    ...own,
    options: `${own.options ?? ''}${settings}`,
    max: address.pool,
    allowExitOnIdle: true,
  });
  // A connection that breaks while nobody uses it: the next one is made when it is needed.
  pool.on('error', () => undefined);
  // One that breaks in use tells its statements, and says it here again: unheard, that would end the process.
  pool.on('connect', (client) => client.on('error', () => undefined));
  const silence = createSilence(() => requireLife(driver, address));
  let statements = 0;

  const connect = async (): Promise<pg.PoolClient> => {
    if (pool.waitingCount >= MOST_WAITING) {
      throw tooMany('requests', address);
    }
    return pool.connect();
  };
  const sendOn = async (
    client: pg.ClientBase,
    all: readonly Statement[],
  ): Promise<readonly (readonly Row[])[]> => {
    statements += all.length;
    const sent = await silence.heed(
      Promise.allSettled(
        all.map(({ name, text, values = [] }) =>
          client.query<Row>({ name, text, values: [...values] }),
        ),
      ),
    );
    const rows: (readonly Row[])[] = [];
    for (const each of sent) {
      if (each.status === 'rejected') throw each.reason;
      rows.push(each.value.rows);
    }
    return rows;
  };

  return {
    address,
    driver,
    async ask(statement) {
      for (let attempt = 0; ; attempt += 1) {
        let client: pg.PoolClient | undefined;
        try {
          client = await connect();
          const [rows = []] = await sendOn(client, [statement]);
          client.release();
          return rows;
        } catch (error) {
          client?.release(true);
          // A pooled connection may have ended unseen: a new one tells whether the database is there.
          const isSent = client !== undefined;
          const isOnce = statement.isOnce === true;
          if (attempt === 0 && isSent && !isOnce && isPassing(error) && !isOverdue(error)) continue;
          throw toStorageError(error, address.shown, isSent && isOnce);
        }
      }
    },
    async hold(work) {
      let client: pg.PoolClient | undefined;
      const held = await connect().catch((error: unknown) => {
        throw toStorageError(error, address.shown);
      });
      try {
        client = held;
        const result = await work({ send: (all) => sendOn(held, all) });
        client.release();
        return result;
      } catch (error) {
        // One that broke is not asked again; one to a primary that became a standby would stay there.
        const isClean = !isPassing(causeOf(error)) && (await silence.heed(rollBack(held)));
        held.release(!isClean);
        throw toStorageError(error, address.shown);
      }
    },
    stats: () => ({
      connections: pool.totalCount,
      idle: pool.idleCount,
      waiting: pool.waitingCount,
      most: address.pool,
      statements,
    }),
    close: () => pool.end(),
  };
}

/** Whatever a database answers, it is there. */
async function requireLife(driver: Driver, address: Address): Promise<void> {
  const client = new driver.Client({
    ...optionsOf(address, 'probe'),
    query_timeout: CONNECT_TIMEOUT,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    if (!isOfDatabase(error)) throw error;
  } finally {
    void client.end();
  }
}

async function rollBack(client: pg.PoolClient): Promise<boolean> {
  try {
    await client.query('rollback');
    return true;
  } catch {
    return false;
  }
}
