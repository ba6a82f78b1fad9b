import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { createRandom } from '../../src/runtime/random.js';
import { startPostgres } from '../support/postgres-server.js';
import { countRoundTrips } from '../support/round-trips.js';
import { startReplicas, type Cluster } from './cluster.js';
import { checkRecords, readRecords, type Found } from './crash-ledger.js';
import { faultsIn, startLoad, type Load } from './fault-writers.js';
import { FAULTS, type Fault, type Stage } from './faults.js';
import { createClient } from './http-client.js';
import { requestFor } from './record-model.js';

export interface FaultOptions {
  /** Names; none: all of them. */
  readonly only: readonly string[];
  readonly replicas: number;
  readonly clients: number;
  readonly seed: number;
  readonly onFault?: (name: string) => void;
}

export type FaultFigures = Readonly<Record<string, unknown>> & {
  readonly failures: readonly string[];
};

/** Milliseconds that a request waits at most, where its fault says nothing else: as long as a statement may take. */
const MOST = 17_000;
/** Milliseconds in which everything answers again. */
const HEALING = 30_000;
const BEFORE = 1000;
/** Bytes that all of them together may have kept, the records that were made and the journal among them. */
const MORE_HEAP = 60e6;

/** Goes through the faults, one after the other, over the same replicas. */
export async function runFaults(options: FaultOptions): Promise<FaultFigures> {
  const { stage, strike } = await setStage(options.replicas);
  const { replicas, deaths } = stage.cluster;
  const heapBefore = await heapOf(replicas);
  const failures: string[] = [];
  const figures: Record<string, unknown> = {};
  try {
    for (const fault of FAULTS) {
      if (options.only.length > 0 && !options.only.includes(fault.name)) continue;
      options.onFault?.(fault.name);
      if (fault.needsDisk === true && stage.disk === undefined) {
        figures[fault.name] = 'left out: nothing can be mounted here';
        continue;
      }
      const { failures: found, ...told } = await suffer(stage, fault, options);
      figures[fault.name] = told;
      failures.push(...found.map((failure) => `${fault.name}: ${failure}`));
    }
    const grown = (await heapOf(replicas)) - heapBefore;
    figures['heap'] = `${Math.round(grown / 1e6)} MB more`;
    if (grown > MORE_HEAP) failures.push(`the replicas have ${grown} bytes more on their heaps`);
  } finally {
    await strike();
  }
  const logs = await Promise.all(replicas.map(({ exited }) => exited));
  for (const { stderr } of logs) {
    failures.push(...faultsIn(stderr).map((fault) => `a log ${fault.slice(0, 2000)}`));
  }
  return { ...figures, failures: [...failures, ...deaths] };
}

async function suffer(
  stage: Stage,
  fault: Fault,
  { clients, seed }: FaultOptions,
): Promise<FaultFigures> {
  const { cluster } = stage;
  const failures: string[] = [];
  const urls = cluster.replicas.map(({ url }) => url);
  const before = probesLeftOut(await readFromAll(cluster, failures, 'before'));
  const load = startLoad(urls, clients, createRandom(seed, fault.name));
  await pass(BEFORE);
  const putRight = await fault.begin(stage);
  const readiness = watchReadiness(urls);
  await pass(fault.lasts);
  const seen = await readiness.stop();
  await putRight();
  const began = performance.now();
  await Promise.all(cluster.replicas.map(({ url }) => untilItWorks(url, failures)));
  const healed = Math.round(performance.now() - began);
  await pass(BEFORE);
  const { histories, unansweredCreations, ...figures } = await load.stop();
  const after = await readFromAll(cluster, failures, 'afterwards');
  const ledger = { baseline: before, found: before, histories, unansweredCreations };
  if (fault.loses !== true) failures.push(...checkRecords(ledger, probesLeftOut(after)).failures);
  failures.push(...figures.failures, ...judge(fault, figures, seen));
  const { acknowledged, refused, unknown, slowest } = figures;
  return { acknowledged, refused, unknown, slowest, healed, failures };
}

function judge(
  { refuses, ready, most = MOST }: Fault,
  { refused, unknown, slowest }: Omit<Load, 'histories' | 'unansweredCreations'>,
  seen: readonly (readonly number[])[],
): readonly string[] {
  const failures: string[] = [];
  if (refuses === true && refused === 0) failures.push('nobody was refused');
  if (refuses === false && refused + unknown > 0)
    failures.push(`${refused + unknown} were refused`);
  if (slowest > most) failures.push(`somebody waited for ${slowest} ms`);
  for (const [replica, statuses] of seen.entries()) {
    const isLate = statuses.at(-1) !== 503;
    if (ready === false && isLate) failures.push(`replica ${replica} says that it is ready`);
    if (ready === true && statuses.some((status) => status !== 200)) {
      failures.push(`replica ${replica} says that it is not ready`);
    }
  }
  return failures;
}

function watchReadiness(urls: readonly string[]): {
  stop(): Promise<readonly (readonly number[])[]>;
} {
  let isOver = false;
  const watching = urls.map(async (url) => {
    const statuses: number[] = [];
    do {
      const { status } = await fetch(`${url}/__admin/health/ready`);
      statuses.push(status);
      await pass(200);
    } while (!isOver);
    return statuses;
  });
  return {
    async stop() {
      isOver = true;
      return Promise.all(watching);
    },
  };
}

/** The org in which it is tried whether changes work: nobody else looks there. */
const PROBED = 'lebara';

async function untilItWorks(url: string, failures: string[]): Promise<void> {
  const client = createClient(url);
  const { path: target, ...creation } = requestFor('agent-identification', '', {
    operation: 'createAgentIdentification',
  });
  const began = performance.now();
  let said = '';
  while (performance.now() - began < HEALING) {
    const { status } = await client.send({ method: 'GET', path: '/__admin/health/ready' });
    const answer = await client.send({ ...creation, path: target.replace('yoigo', PROBED) });
    if (status === 200 && answer.status === 201) {
      client.close();
      return;
    }
    said = `${status} ${answer.status} ${JSON.stringify(answer.body)}`;
    await pass(50);
  }
  client.close();
  failures.push(`${url} does not work again: ${said}`);
}

async function heapOf(replicas: Cluster['replicas']): Promise<number> {
  const all = await Promise.all(replicas.map((replica) => replica.memory()));
  return all.reduce((sum, { heap }) => sum + heap, 0);
}

const probesLeftOut = (found: Found): Found =>
  new Map([...found].filter(([, { org }]) => org !== PROBED));

/** What one replica finds, when all of them find the same. */
async function readFromAll(cluster: Cluster, failures: string[], when: string): Promise<Found> {
  const found: Found[] = [];
  for (const { url } of cluster.replicas) {
    const client = createClient(url);
    found.push(await readRecords(client));
    client.close();
  }
  const [first = new Map()] = found;
  const texts = new Set(found.map((each) => JSON.stringify([...each])));
  if (texts.size > 1) failures.push(`${when}: replicas of one backend do not find the same`);
  return first;
}

const pass = (milliseconds: number): Promise<void> =>
  new Promise((resolve) => setTimeout(resolve, milliseconds));

async function setStage(
  replicas: number,
): Promise<{ readonly stage: Stage; readonly strike: () => Promise<void> }> {
  const disk = mountDisk();
  const settings = { max_connections: '60', max_wal_size: '48MB', min_wal_size: '32MB' };
  const postgres = await startPostgres(settings, disk);
  const proxy = await countRoundTrips(postgres.port);
  const url = postgres.url.replace(`:${postgres.port}/`, `:${proxy.port}/`);
  const cluster = await startReplicas(postgres, replicas, ['--data', `${url}?pool=4`]);
  return {
    stage: { postgres, proxy, cluster, disk },
    async strike() {
      proxy.delay(0);
      await cluster.stop();
      proxy.close();
      if (disk !== undefined) {
        execFileSync('umount', [disk]);
        fs.rmdirSync(disk);
      }
    },
  };
}

/** A small disk in memory, where this user may mount one. */
function mountDisk(): string | undefined {
  if (process.platform !== 'linux' || process.getuid?.() !== 0) return undefined;
  const disk = fs.mkdtempSync(path.join(os.tmpdir(), 'masstack-mock-disk-'));
  try {
    execFileSync('mount', ['-t', 'tmpfs', '-o', 'size=192m,mode=0777', 'tmpfs', disk], {
      stdio: 'ignore',
    });
    return disk;
  } catch {
    fs.rmdirSync(disk);
    return undefined;
  }
}
