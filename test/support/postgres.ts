import { afterAll, beforeAll, describe } from '@jest/globals';
import { programs, startPostgres, type PostgresServer } from './postgres-server.js';

/** For tests that need a PostgreSQL: skipped where there is none. */
export const describeWithPostgres: Pick<typeof describe, 'skip'>['skip'] =
  programs === undefined ? describe.skip : describe;

/**
 * A server for the tests of a file; each test may have a schema of its own. To be called outside of all blocks: hooks
 * run in the order of their definition, and what uses the server is closed before it stops.
 */
export function usePostgres(): {
  readonly server: PostgresServer;
  /** A URL with a schema that nobody has used. */
  fresh(more?: string): string;
} {
  let server: PostgresServer | undefined;
  let schemas = 0;
  beforeAll(async () => {
    if (programs !== undefined) server = await startPostgres();
  }, 60_000);
  afterAll(() => server?.stop());
  const running = (): PostgresServer => {
    if (server === undefined) throw new Error('the database runs during tests only');
    return server;
  };
  return {
    get server() {
      return running();
    },
    fresh(more = '') {
      schemas += 1;
      return `${running().url}?schema=s${schemas}&pool=4${more}`;
    },
  };
}
