import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { masstack } from '../../src/masstack/definition.js';
import { loadFixtures } from '../../src/seed/fixtures.js';
import { readRecords } from './crash-ledger.js';
import { createClient, type Client } from './http-client.js';
import { judge } from './fuzz-judge.js';
import { requestShot } from './fuzz-requests.js';
import { wireShot } from './fuzz-wire.js';
import { anySiege } from './fuzz-sieges.js';
import { fire, type Heard, type Shot } from './raw-client.js';
import type { Memory } from './server-process.js';
import { besiege } from './siege.js';

export interface FuzzOptions {
  readonly url: string;
  readonly requests: number;
  readonly seed: number;
  /** Memory of the server after a garbage collection, where it can be told. */
  readonly memory?: () => Promise<Memory>;
  /** Milliseconds that the server stood still at most since this was asked last, where it can be told. */
  readonly standstill?: () => Promise<number>;
  readonly onBatch?: (requests: number) => void;
}

export interface FuzzFigures {
  readonly requests: number;
  readonly seconds: number;
  /** How many answers of each status there were. */
  readonly statuses: Readonly<Record<string, number>>;
  /** Connections that ended without any answer: given up by us, or no HTTP at all. */
  readonly silent: number;
  /** How often something was done that is hard to answer, and the longest standstill that it made. */
  readonly sieges: number;
  readonly standstill?: number;
  /** Megabytes after a tenth of the requests and after all of them, both after a reset. */
  readonly heap?: readonly [early: number, late: number];
  readonly failures: readonly string[];
}

const BATCH = 25;
const RESET_EVERY = 20;
/** Milliseconds between two looks at a run of verify. */
const LOOK_EVERY = 100;
/** The heap may grow by this much: what is remembered is bounded, but not empty. */
const ALLOWED_GROWTH = 12 * 1024 * 1024;
const MOST_FAILURES = 50;

/** Sends nonsense of every kind and holds each answer, and the world, against what must never be. */
export async function runFuzz(options: FuzzOptions): Promise<FuzzFigures> {
  const { url, requests, seed } = options;
  const port = Number(new URL(url).port);
  const began = performance.now();
  const client = createClient(url);
  const statuses: Record<string, number> = {};
  const failures: string[] = [];
  let silent = 0;
  let sent = 0;
  let standstill = 0;
  let early: number | undefined;

  const count = (status: number): void => {
    statuses[status] = (statuses[status] ?? 0) + 1;
  };
  const measure = async (): Promise<number | undefined> => {
    await reset(client);
    return (await options.memory?.())?.heap;
  };
  const tally = ({ answers }: Heard): void => {
    if (answers.length === 0) silent += 1;
    for (const { status } of answers) count(status);
  };

  try {
    await warmUp(client);
    if (options.memory !== undefined) await verifyOnce(client);
    const shot = await anyShot(client);
    const hard = anySiege();
    const batches = Math.max(1, Math.round(requests / BATCH));
    for (let batch = 0; batch < batches && failures.length < MOST_FAILURES; batch += 1) {
      if (batch % RESET_EVERY === 0) await reset(client);
      if (batch === Math.ceil(batches / 10)) early = await measure();
      const salvo = fc.sample(shot, { seed: seed * 1_000_003 + batch, numRuns: BATCH });
      const before = await readRecords(client);
      const heard = await Promise.all(salvo.map((each) => fire(port, each)));
      failures.push(...judge(salvo, heard, { before, after: await readRecords(client) }));
      heard.forEach(tally);
      const [siege] = fc.sample(hard, { seed: seed * 1_000_003 + batch, numRuns: 1 });
      if (siege === undefined) throw new Error('there is always another siege');
      const outcome = await besiege(siege, {
        url,
        standstill: options.standstill,
        onAnswer: ({ status }) => {
          count(status);
        },
      });
      sent += outcome.requests + BATCH;
      standstill = Math.max(standstill, outcome.standstill);
      failures.push(...outcome.failures.map((failure) => `salvo ${batch}: ${failure}`));
      options.onBatch?.(sent);
    }
    const late = await measure();
    if (early !== undefined && late !== undefined && late - early > ALLOWED_GROWTH) {
      failures.push(`the heap grew from ${early} to ${late} bytes`);
    }
    return {
      requests: sent,
      seconds: Math.round((performance.now() - began) / 100) / 10,
      statuses,
      silent,
      sieges: batches,
      ...(options.standstill !== undefined && { standstill: Math.round(standstill) }),
      ...(early !== undefined &&
        late !== undefined && { heap: [toMegabytes(early), toMegabytes(late)] }),
      failures,
    };
  } finally {
    client.close();
  }
}

/** Asks for everything that is loaded when it is first asked for: later that would look like a leak. */
async function warmUp(client: Client): Promise<void> {
  await reset(client);
  const authorization = 'Bearer test_admin';
  const chain = '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created';
  const kind = '/__admin/entities/agent-identification';
  await client.send({ method: 'POST', path: kind, body: { org: 'yoigo' } });
  await client.send({ method: 'POST', path: '/__admin/tokens', body: { orgs: ['yoigo'] } });
  const headers = { authorization, prefer: 'dynamic=true', 'user-agent': 'fuzz' };
  const { status } = await client.send({ method: 'GET', path: chain, headers });
  if (status !== 200) throw new Error(`the warm-up was answered with ${status}`);
}

/** The shots start such runs too: what they load, and the code that they make hot, is no leak. */
async function verifyOnce(client: Client): Promise<void> {
  const path = '/__admin/verify';
  const { status } = await client.send({ method: 'POST', path, body: {} });
  if (status !== 202) throw new Error(`the first verify was answered with ${status}`);
  for (;;) {
    const { body } = await client.send({ method: 'GET', path });
    if ((body as { readonly state: string }).state !== 'running') return;
    await sleep(LOOK_EVERY);
  }
}

async function reset(client: Client): Promise<void> {
  const { status } = await client.send({ method: 'POST', path: '/__admin/reset' });
  if (status !== 200) throw new Error(`the reset was answered with ${status}`);
}

/** Three quarters requests with something wrong in them, one quarter broken HTTP. */
async function anyShot(client: Client): Promise<fc.Arbitrary<Shot>> {
  const { entities } = await loadFixtures(masstack);
  const ids = [...(await readRecords(client)).values()].map(({ id }) => id);
  const agent = entities['agent-identification']?.find(({ state }) => state === 'CREATED');
  const target = `/v1/orgs/yoigo/identifications/agent/${agent?.id ?? ''}`;
  return fc.oneof(
    { weight: 3, arbitrary: requestShot(ids, Object.values(entities).flat()) },
    { weight: 1, arbitrary: wireShot(target) },
  );
}

function toMegabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
