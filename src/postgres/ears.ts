import type pg from 'pg';
import { after } from '../runtime/timers.js';
import { nameOf, optionsOf, type Link } from './link.js';

/**
 * What replicas tell each other, over LISTEN and NOTIFY: that somebody reads the journal, so that each
 * writes what it still has of it.
 */
export interface Ears {
  /** Resolves when every replica that lives has written its entries. */
  gather(): Promise<void>;
  /** Whether this replica hears the others now. */
  readonly isListening: boolean;
  close(): Promise<void>;
}

/** Milliseconds that a replica has for it: one that stands still holds up nobody for longer. */
const PATIENCE = 1000;

/** Milliseconds until a broken connection is made again. */
const RECONNECT = 500;

interface Question {
  readonly replicas: number;
  answers: number;
  /** Whether it has come back to the one who asked. */
  isHeard: boolean;
  readonly resolve: () => void;
}

/** @param flush writes the entries of this replica */
export function createEars(link: Link, flush: () => Promise<void>): Ears {
  const { address, driver } = link;
  const channel = `masstack_mock_${address.schema}`;
  const questions = new Map<string, Question>();
  let client: pg.Client | undefined;
  /** Gives up the connection of now, which may be alive, and makes another. */
  let loseClient = (): void => undefined;
  let isClosed = false;
  let callOff: (() => void) | undefined;

  const say = async (text: string): Promise<void> => {
    await client?.query('select pg_notify($1, $2)', [channel, text]);
  };
  const hear = async (text: string): Promise<void> => {
    const [word, question = ''] = text.split(' ');
    const open = questions.get(question);
    if (word === 'gather') {
      if (open !== undefined) open.isHeard = true;
      await flush();
      await say(`gathered ${question}`);
      return;
    }
    if (open === undefined) return;
    open.answers += 1;
    if (open.answers >= open.replicas) open.resolve();
  };
  const connect = async (): Promise<void> => {
    const next = new driver.Client({ ...optionsOf(address, 'ears'), query_timeout: 0 });
    const lose = (): void => {
      if (client === next) client = undefined;
      void end(next);
      if (!isClosed) callOff ??= after(RECONNECT, reconnect);
    };
    next.on('error', lose);
    next.on('end', lose);
    next.on('notification', ({ payload = '' }) => {
      hear(payload).catch(lose);
    });
    try {
      await next.connect();
      await next.query(`listen "${channel}"`);
      client = next;
      loseClient = lose;
    } catch {
      lose();
    }
    if (isClosed) await end(next);
  };
  const reconnect = (): void => {
    callOff = undefined;
    if (!isClosed) void connect();
  };
  const connected = connect();

  return {
    get isListening() {
      return client !== undefined;
    },
    async gather() {
      await connected;
      await flush();
      const [row] = await link.ask({
        name: 'count-replicas',
        text: `select count(*)::int as count, nextval('places')::text as question from pg_stat_activity
          where datname = current_database() and application_name = $1`,
        values: [nameOf(address.schema, 'ears')],
      });
      const replicas = Number(row?.['count'] ?? 0);
      if (client === undefined || replicas <= 1) return;
      const question = String(row?.['question']);
      await new Promise<void>((resolve) => {
        const giveUp = after(PATIENCE, () => {
          // Who does not hear himself hears nobody: the connection is silent, and nothing has ended it.
          if (questions.get(question)?.isHeard === false) loseClient();
          resolve();
        });
        const settle = (): void => {
          giveUp();
          resolve();
        };
        questions.set(question, { replicas, answers: 0, isHeard: false, resolve: settle });
        say(`gather ${question}`).catch(settle);
      });
      questions.delete(question);
    },
    async close() {
      isClosed = true;
      callOff?.();
      await connected;
      if (client !== undefined) await end(client);
    },
  };
}

/** One that is silent does not say goodbye: it is not waited for longer than it is worth. */
async function end(client: pg.Client): Promise<void> {
  await new Promise<void>((resolve) => {
    const giveUp = after(PATIENCE, resolve);
    const settle = (): void => {
      giveUp();
      resolve();
    };
    client.end().then(settle, settle);
  });
  // Nor does it keep the process; the types of the library do not know it.
  (client as pg.Client & { readonly unref: () => void }).unref();
}
