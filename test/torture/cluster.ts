import { createRandom, type Random } from '../../src/runtime/random.js';
import { startPostgres, type PostgresServer } from '../support/postgres-server.js';
import { checkRecords, readRecords, type Found, type Ledger } from './crash-ledger.js';
import { writeUntilDead } from './crash-writers.js';
import { createClient, createTurningClient } from './http-client.js';
import { startServer, type ServerProcess } from './server-process.js';

/** Replicas of the real command over one real PostgreSQL. */
export interface Cluster {
  readonly postgres: PostgresServer;
  readonly replicas: readonly ServerProcess[];
  /** What replicas said at their end that nobody had killed. */
  readonly deaths: readonly string[];
  /** Starts again what does not run, and waits until all of it answers. */
  heal(): Promise<void>;
  stop(): Promise<void>;
}

/** @param settings of the database */
export async function startCluster(
  count: number,
  flags: readonly string[] = [],
  settings: Readonly<Record<string, string>> = {},
): Promise<Cluster> {
  const postgres = await startPostgres(settings);
  return startReplicas(postgres, count, ['--data', postgres.url, ...flags]);
}

/** @param data the flags of each of them: how they reach this server, and the rest */
export async function startReplicas(
  postgres: PostgresServer,
  count: number,
  data: readonly string[],
): Promise<Cluster> {
  const replicas: ServerProcess[] = [];
  for (let index = 0; index < count; index += 1) replicas.push(await startServer(data));
  const dead = new Set<ServerProcess>();
  const deaths: string[] = [];
  const watch = (replica: ServerProcess): void => {
    void replica.exited.then(({ code, signal, stderr }) => {
      dead.add(replica);
      if (signal !== 'SIGKILL')
        deaths.push(`a replica ended by itself with ${code ?? signal}: ${stderr}`);
    });
  };
  replicas.forEach(watch);
  return {
    postgres,
    replicas,
    deaths,
    async heal() {
      await postgres.start();
      for (const [index, replica] of replicas.entries()) {
        if (dead.has(replica)) {
          const next = await startServer(data);
          watch(next);
          replicas[index] = next;
        }
      }
      for (const { url } of replicas) await untilItAnswers(url);
    },
    async stop() {
      for (const replica of replicas) replica.kill('SIGKILL');
      await Promise.all(replicas.map(({ exited }) => exited));
      await postgres.stop();
    },
  };
}

async function untilItAnswers(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    const isUp = await fetch(`${url}/__admin/clock`).then(
      ({ status }) => status === 200,
      () => false,
    );
    if (isUp) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`${url} does not answer again`);
}

export interface ClusterCrashOptions {
  readonly rounds: number;
  readonly replicas: number;
  readonly seed: number;
  readonly writers: number;
  readonly population: number;
  readonly onRound?: (round: number) => void;
}

export interface ClusterCrashFigures {
  readonly rounds: number;
  readonly replicas: number;
  readonly acknowledged: number;
  /** Not answered, or answered with a 503: each of them may or may not have happened. */
  readonly unanswered: number;
  readonly resets: number;
  /** How often each was killed with SIGKILL. */
  readonly kills: Readonly<Record<Victim, number>>;
  readonly checked: number;
  /** From the kill until everything answered again, in milliseconds. */
  readonly healed: { readonly median: number; readonly most: number };
  readonly failures: readonly string[];
}

type Victim = 'a replica' | 'the database' | 'everything';

/** Milliseconds in which those that were not killed go on. */
const AFTERWARDS = 150;

/**
 * Writes to all replicas, kills one of them, or the database, or all, at a random moment, starts again what
 * is dead, and holds what every replica then finds against what was answered; as often as asked.
 */
export async function runClusterCrashes(
  options: ClusterCrashOptions,
): Promise<ClusterCrashFigures> {
  const random = createRandom(options.seed, 'cluster crash');
  const failures: string[] = [];
  const healed: number[] = [];
  const kills: Record<Victim, number> = { 'a replica': 0, 'the database': 0, everything: 0 };
  const total = { acknowledged: 0, unanswered: 0, resets: 0, checked: 0 };
  const cluster = await startCluster(options.replicas, [
    '--population',
    String(options.population),
  ]);
  try {
    let found = await readFromAll(cluster, failures, 'at the start');
    const baseline = found;
    for (let round = 0; round < options.rounds; round += 1) {
      const victim = victimOf(random);
      kills[victim] += 1;
      const { ledger, began } = await writeAndKill(cluster, victim, {
        ...options,
        random,
        found,
        baseline,
      });
      total.acknowledged += ledger.acknowledged;
      total.unanswered += ledger.unanswered;
      if (ledger.reset !== undefined) total.resets += 1;
      await cluster.heal();
      healed.push(performance.now() - began);
      found = await readFromAll(cluster, failures, `round ${round}`);
      const check = checkRecords(ledger, found);
      total.checked += check.checked;
      failures.push(...check.failures.map((failure) => `round ${round}, ${victim}: ${failure}`));
      options.onRound?.(round + 1);
    }
  } finally {
    await cluster.stop();
  }
  failures.push(...cluster.deaths);
  healed.sort((one, other) => one - other);
  return {
    rounds: options.rounds,
    replicas: options.replicas,
    ...total,
    kills,
    healed: {
      median: Math.round(healed[Math.floor(healed.length / 2)] ?? 0),
      most: Math.round(healed.at(-1) ?? 0),
    },
    failures,
  };
}

function victimOf(random: Random): Victim {
  const chance = random.uint32() % 5;
  if (chance < 2) return 'a replica';
  return chance < 4 ? 'the database' : 'everything';
}

async function writeAndKill(
  cluster: Cluster,
  victim: Victim,
  options: ClusterCrashOptions & Pick<Ledger, 'found' | 'baseline'> & { readonly random: Random },
): Promise<{
  readonly ledger: Ledger & { readonly acknowledged: number; readonly unanswered: number };
  readonly began: number;
}> {
  const { random, found, baseline } = options;
  const killAfter = 20 + (random.uint32() % 400);
  const delay = random.fraction() * 5;
  const one = cluster.replicas[random.uint32() % cluster.replicas.length];
  let isOver = false;
  let began = performance.now();
  let killed: Promise<unknown> = Promise.resolve();
  const kill = (): void => {
    began = performance.now();
    const replicas = victim === 'everything' ? cluster.replicas : [one];
    if (victim !== 'the database') for (const replica of replicas) replica?.kill('SIGKILL');
    if (victim !== 'a replica') killed = cluster.postgres.kill('SIGKILL');
    setTimeout(() => {
      isOver = true;
    }, AFTERWARDS);
  };
  const client = createTurningClient(
    cluster.replicas.map(({ url }) => url),
    () => isOver,
  );
  const writes = await writeUntilDead({
    client,
    found,
    writers: options.writers,
    random,
    resetAfter:
      random.uint32() % 3 === 0 ? Math.max(0, killAfter - (random.uint32() % 20)) : undefined,
    onAcknowledged(count) {
      if (count === killAfter) setTimeout(kill, delay);
    },
  });
  await killed;
  return { ledger: { ...writes, baseline, found }, began };
}

/** What one replica finds, when all of them find the same. */
async function readFromAll(cluster: Cluster, failures: string[], when: string): Promise<Found> {
  let first: Found | undefined;
  for (const { url } of cluster.replicas) {
    const client = createClient(url);
    const found = await readRecords(client);
    client.close();
    first ??= found;
    if (JSON.stringify([...found]) !== JSON.stringify([...first])) {
      failures.push(`${when}: replicas of one backend do not find the same`);
    }
  }
  return first ?? new Map();
}
