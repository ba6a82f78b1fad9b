import type { Registry } from 'prom-client';
import type { Contract } from '../openapi/contract.js';
import { lazy } from '../runtime/lazy.js';
import { loadOptional } from '../runtime/optional.js';
import { platform } from '../runtime/web.js';
import type { Exchange } from '../server/exchange.js';
import type { Worlds } from '../server/worlds.js';
import { StorageError } from '../store/store.js';
import type { Observers } from './observers.js';
import { operationOf } from './operation-of.js';

/** The connections to a database. */
export interface Pool {
  readonly connections: number;
  readonly idle: number;
  readonly waiting: number;
  readonly most: number;
  /** Sent since the start. */
  readonly statements: number;
}

export interface MetricsOptions {
  readonly contract: Pick<Contract, 'match'>;
  readonly worlds: Pick<Worlds, 'home' | 'list'>;
  /** Where a database keeps the worlds. */
  readonly pool: (() => Pool) | undefined;
  readonly version: string;
  readonly observers: Pick<Observers, 'add'>;
}

export interface MetricsText {
  /** The media type. */
  readonly type: string;
  readonly text: string;
}

/** Seconds. Most answers take less than a millisecond; delays of stubs take seconds. */
const BUCKETS = [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/**
 * Returns what reads the metrics, in the text format of Prometheus. Counting begins when it is called first.
 *
 * @throws MissingPackage where prom-client is not installed
 */
export function createMetrics(options: MetricsOptions): () => Promise<MetricsText> {
  const open = lazy(async () => {
    const client = await loadOptional(
      'prom-client',
      '/__admin/metrics',
      () => import('prom-client'),
    );
    return openRegistry(client, options);
  });
  return async () => {
    const registry = await open();
    return { type: registry.contentType, text: await registry.metrics() };
  };
}

function openRegistry(
  { Registry, Counter, Gauge, Histogram, collectDefaultMetrics }: typeof import('prom-client'),
  { contract, worlds, pool, version, observers }: MetricsOptions,
): Registry {
  const registry = new Registry();
  const registers = [registry];
  collectDefaultMetrics({ register: registry });
  new Gauge({
    name: 'masstack_mock_build_info',
    help: 'The version that runs; always 1',
    labelNames: ['version', 'node'],
    registers,
  }).set({ version, node: platform() }, 1);
  const requests = new Counter({
    name: 'masstack_mock_requests_total',
    help: 'Answers since the first question for metrics, by operation, status and rule',
    labelNames: ['operation', 'status', 'rule'],
    registers,
  });
  const durations = new Histogram({
    name: 'masstack_mock_request_duration_seconds',
    help: 'Time from the whole request to its answer, by operation',
    labelNames: ['operation'],
    buckets: BUCKETS,
    registers,
  });
  observers.add(({ request, reply, duration }: Exchange) => {
    const operation = operationOf(contract, request);
    requests.inc({ operation, status: reply.status, rule: reply.rule });
    durations.observe({ operation }, duration / 1000);
  });
  new Gauge({
    name: 'masstack_mock_worlds',
    help: 'Worlds that there are, the shared one included',
    registers,
    collect: async function () {
      setOrLeaveOut(this, await unlessAway(async () => (await worlds.list()).length));
    },
  });
  new Gauge({
    name: 'masstack_mock_records',
    help: 'Records of the shared world',
    registers,
    collect: async function () {
      setOrLeaveOut(this, await unlessAway(async () => (await worlds.home()).store.count()));
    },
  });
  if (pool !== undefined) addPool({ Counter, Gauge }, registers, pool);
  return registry;
}

function addPool(
  { Counter, Gauge }: Pick<typeof import('prom-client'), 'Counter' | 'Gauge'>,
  registers: Registry[],
  read: () => Pool,
): void {
  new Gauge({
    name: 'masstack_mock_database_connections',
    help: 'Connections for requests, by what they do',
    labelNames: ['state'],
    registers,
    collect() {
      const { connections, idle } = read();
      this.set({ state: 'idle' }, idle);
      this.set({ state: 'busy' }, connections - idle);
    },
  });
  new Gauge({
    name: 'masstack_mock_database_connections_max',
    help: 'Connections for requests that there may be: ?pool= of --data',
    registers,
    collect() {
      this.set(read().most);
    },
  });
  new Gauge({
    name: 'masstack_mock_database_waiting',
    help: 'Requests that wait for a connection',
    registers,
    collect() {
      this.set(read().waiting);
    },
  });
  new Counter({
    name: 'masstack_mock_database_statements_total',
    help: 'Statements sent since the start, those of the journal not included',
    registers,
    collect() {
      this.reset();
      this.inc(read().statements);
    },
  });
}

interface Settable {
  set(value: number): void;
  remove(): void;
}

/** Says nothing rather than what was true before. */
function setOrLeaveOut(gauge: Settable, value: number | undefined): void {
  if (value === undefined) gauge.remove();
  else gauge.set(value);
}

async function unlessAway<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof StorageError) return undefined;
    throw error;
  }
}
