import { optionsOf, type Link } from './link.js';

/**
 * Does what a new backend begins with. The other replicas wait meanwhile, and find it done; when this one dies
 * in the middle, the next one does it from the start.
 */
export async function importOnce(
  { address, driver }: Link,
  work: () => Promise<void>,
): Promise<boolean> {
  // A connection of its own: the lock ends with it, and the work needs those of the pool.
  const client = new driver.Client({
    ...optionsOf(address, 'import'),
    statement_timeout: 0,
    query_timeout: 0,
  });
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query(
      `select pg_advisory_lock(hashtextextended('importing ' || current_schema(), 0))`,
    );
    const { rows } = await client.query<{ imports: boolean }>('select imports from backend');
    if (rows[0]?.imports !== true) return false;
    await work();
    await client.query('update backend set imports = false');
    return true;
  } finally {
    await client.end();
  }
}
