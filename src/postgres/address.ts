import { UnusableInput } from '../runtime/failure.js';

/** Where the state lies, as `--data postgres://…` says it. */
export interface Address {
  /** What the client library reads: with its credentials, so it is shown nowhere. */
  readonly connectionString: string;
  readonly schema: string;
  /** How many connections for requests there are at most. */
  readonly pool: number;
  /** For messages: the host, the database and the schema, without credentials. */
  readonly shown: string;
}

const DEFAULT_SCHEMA = 'masstack_mock';
const DEFAULT_POOL = 10;

/** @throws UnusableInput that says what is wrong, without credentials */
export function readAddress(text: string): Address {
  let url: URL;
  try {
    url = new URL(text);
  } catch {
    throw new UnusableInput(
      'the database of --data is not a valid URL. Write postgres://user:password@host:5432/database, and %-encode special characters of the password',
    );
  }
  const schema = url.searchParams.get('schema') ?? DEFAULT_SCHEMA;
  if (!/^[a-z_][a-z0-9_]{0,39}$/.test(schema)) {
    throw new UnusableInput(
      `the schema ${JSON.stringify(schema.slice(0, 60))} of --data is not a valid name here. Use 1 to 40 of the characters a-z 0-9 _, and begin with a letter`,
    );
  }
  const pool = Number(url.searchParams.get('pool') ?? DEFAULT_POOL);
  if (!Number.isInteger(pool) || pool < 1 || pool > 1000) {
    throw new UnusableInput('the pool of --data must be a whole number from 1 to 1000');
  }
  url.searchParams.delete('schema');
  url.searchParams.delete('pool');
  const host = url.hostname || (url.searchParams.get('host') ?? 'localhost');
  const database = decodeURIComponent(url.pathname.slice(1)) || 'its default database';
  return {
    connectionString: url.toString(),
    schema,
    pool,
    shown: `${host}${url.port === '' ? '' : `:${url.port}`}/${database} (schema ${schema})`,
  };
}
