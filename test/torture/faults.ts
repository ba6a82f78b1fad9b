import fs from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import type { countRoundTrips } from '../support/round-trips.js';
import type { PostgresServer } from '../support/postgres-server.js';
import type { Cluster } from './cluster.js';

/** What a fault has in its hands. */
export interface Stage {
  readonly postgres: PostgresServer;
  /** Between the replicas and their database. */
  readonly proxy: Awaited<ReturnType<typeof countRoundTrips>>;
  readonly cluster: Cluster;
  /** What may be filled up; absent where nothing can be mounted. */
  readonly disk: string | undefined;
}

export interface Fault {
  readonly name: string;
  /** Milliseconds. */
  readonly lasts: number;
  /** Resolves to what puts everything right. */
  begin(stage: Stage): Promise<() => Promise<unknown>>;
  /** Whether requests are refused meanwhile; left out: it may be. */
  readonly refuses?: boolean;
  /** What every replica says of its readiness meanwhile; left out: anything. */
  readonly ready?: boolean;
  /** Milliseconds that one request waits at most. */
  readonly most?: number;
  /** Whether the state is lost by it. */
  readonly loses?: true;
  readonly needsDisk?: true;
}

const SCHEMA = 'masstack_mock';
const OURS = `from pg_stat_activity where application_name like 'masstack-mock %'`;

export const FAULTS: readonly Fault[] = [
  {
    name: 'silent',
    lasts: 12_000,
    refuses: true,
    ready: false,
    most: 10_000,
    begin: async ({ postgres }) => {
      postgres.signal('SIGSTOP');
      return async () => {
        postgres.signal('SIGCONT');
      };
    },
  },
  ...(['SIGINT', 'SIGQUIT'] as const).map((signal): Fault => ({
    name: signal === 'SIGINT' ? 'stopped' : 'stopped-at-once',
    lasts: 4000,
    refuses: true,
    ready: false,
    begin: async ({ postgres }) => {
      await postgres.kill(signal);
      return () => postgres.start();
    },
  })),
  {
    name: 'restarted',
    lasts: 0,
    begin: async ({ postgres }) => {
      await postgres.kill('SIGINT');
      return () => postgres.start();
    },
  },
  {
    name: 'refused',
    lasts: 4000,
    refuses: true,
    ready: false,
    begin: ({ proxy }) => proxy.refuse(),
  },
  {
    name: 'slow',
    lasts: 10_000,
    refuses: false,
    ready: true,
    begin: async ({ proxy }) => {
      proxy.delay(200);
      return async () => {
        proxy.delay(0);
      };
    },
  },
  {
    name: 'crowded',
    lasts: 6000,
    begin: async ({ postgres }) => {
      await postgres.query(`select pg_terminate_backend(pid) ${OURS}`);
      const guests = await crowd(postgres);
      return () => Promise.all(guests.map((guest) => guest.end()));
    },
    refuses: true,
  },
  {
    name: 'impatient',
    lasts: 6000,
    begin: async ({ postgres }) => {
      await postgres.query(`alter role postgres set statement_timeout = '50ms'`);
      await postgres.query(`select pg_terminate_backend(pid) ${OURS}`);
      const release = await holdWorld(postgres);
      return async () => {
        await release();
        await postgres.query('alter role postgres reset statement_timeout');
      };
    },
  },
  {
    name: 'full',
    lasts: 6000,
    needsDisk: true,
    begin: async ({ postgres, disk = '' }) => {
      const filler = path.join(disk, 'filler');
      fill(filler);
      return async () => {
        fs.rmSync(filler);
        await postgres.start();
      };
    },
  },
  {
    name: 'read-only',
    lasts: 4000,
    refuses: true,
    ready: false,
    begin: async ({ postgres }) => {
      await postgres.query('alter system set default_transaction_read_only = on');
      await postgres.query('select pg_reload_conf()');
      return async () => {
        await postgres.query('alter system reset default_transaction_read_only');
        await postgres.query('select pg_reload_conf()');
      };
    },
  },
  ...[
    { name: 'dropped', text: `drop schema ${SCHEMA} cascade` },
    { name: 'dropped-table', text: `drop table ${SCHEMA}.stubs` },
    { name: 'altered', text: `alter table ${SCHEMA}.records rename column exact to inexact` },
  ].map(({ name, text }): Fault => ({
    name,
    lasts: 4000,
    refuses: true,
    ready: false,
    loses: true,
    begin: async ({ postgres, cluster }) => {
      await insist(postgres, text);
      return async () => {
        await insist(postgres, `drop schema if exists ${SCHEMA} cascade`);
        const [first] = cluster.replicas;
        first?.kill('SIGKILL');
        await first?.exited;
        await cluster.heal();
      };
    },
  })),
  {
    name: 'held',
    lasts: 30_000,
    refuses: true,
    begin: async ({ postgres }) => holdWorld(postgres),
  },
  {
    // As behind a router that has forgotten them: the connections of now alone.
    name: 'muted',
    lasts: 22_000,
    most: 21_000,
    begin: async ({ proxy }) => {
      proxy.mute();
      return async () => undefined;
    },
  },
  {
    name: 'deaf',
    lasts: 3000,
    refuses: false,
    ready: true,
    begin: async ({ postgres }) => {
      await postgres.query(
        `select pg_terminate_backend(pid) ${OURS} and application_name like '% ears'`,
      );
      return async () => undefined;
    },
  },
];

/** What takes many locks at once may be chosen to end a deadlock with those who use the tables. */
async function insist(postgres: PostgresServer, text: string): Promise<void> {
  for (;;) {
    try {
      await postgres.query(text);
      return;
    } catch (error) {
      if ((error as { readonly code?: unknown }).code !== '40P01') throw error;
    }
  }
}

/** Until nobody is let in any more. */
async function crowd({ url }: PostgresServer): Promise<readonly pg.Client[]> {
  const guests: pg.Client[] = [];
  for (;;) {
    const guest = new pg.Client({ connectionString: url });
    guest.on('error', () => undefined);
    try {
      await guest.connect();
    } catch {
      return guests;
    }
    guests.push(guest);
  }
}

async function holdWorld({ url }: PostgresServer): Promise<() => Promise<void>> {
  const person = new pg.Client({ connectionString: url });
  await person.connect();
  await person.query(`begin; select from ${SCHEMA}.worlds where name = 'default' for update`);
  return async () => {
    await person.query('rollback');
    await person.end();
  };
}

function fill(file: string): void {
  const out = fs.openSync(file, 'w');
  try {
    for (const size of [1 << 20, 1 << 12]) {
      const block = Buffer.alloc(size);
      try {
        for (;;) fs.writeSync(out, block);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
      }
    }
  } finally {
    fs.closeSync(out);
  }
}
