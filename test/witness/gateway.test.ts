import { readFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from '@jest/globals';
import { type Run } from '../../src/harness/index.js';
import { atOnce } from '../support/at-once.js';
import { startGateway, type GatewayOptions } from './gateway.js';
import { witnessBindings } from './prepared.js';
import { startWitness, type Witness } from './server.js';
import { parseBindings, verify, type VerifyOptions } from '../support/verify.js';

const pem = (name: string): string =>
  readFileSync(path.join(process.cwd(), 'test', 'witness', 'tls', name), 'utf8');
const ca = pem('ca.pem');
const server = { cert: pem('server.pem'), key: pem('server.key') };

const options = {
  checks: ['walks', 'credentials'],
  only: ['createScoring', 'getScoring', 'closeAgentIdentification'],
  yes: true,
  rules: [],
  pause: atOnce,
  rate: Infinity,
  bindings: parseBindings(witnessBindings(), () => undefined),
} satisfies Partial<VerifyOptions>;

let direct: Run;

async function withWitness<T>(work: (witness: Witness) => Promise<T>): Promise<T> {
  const witness = await startWitness();
  try {
    return await work(witness);
  } finally {
    await witness.close();
  }
}

beforeAll(async () => {
  direct = await withWitness(({ url }) => verify({ ...options, baseUrl: url }));
});

function firstReads(): (method: string, url: string) => boolean {
  const seen = new Set<string>();
  return (method, url) => method === 'GET' && seen.size < seen.add(url).size;
}

interface Way {
  readonly gateway: string;
  readonly behaves: Omit<GatewayOptions, 'target'>;
  readonly connection?: VerifyOptions['connection'];
  /** Whether each test must have its verdict; else it may be inconclusive. */
  readonly whole: boolean;
}

const ways: readonly Way[] = [
  { gateway: 'gzip', behaves: { encoding: 'gzip' }, whole: true },
  { gateway: 'br', behaves: { encoding: 'br' }, whole: true },
  { gateway: 'deflate', behaves: { encoding: 'deflate' }, whole: true },
  { gateway: 'raw deflate', behaves: { encoding: 'raw deflate' }, whole: true },
  {
    gateway: 'a limited rate',
    behaves: { refuseEvery: 40, refusal: 429, retryAfter: '0' },
    whole: true,
  },
  { gateway: 'every 15th request is reset', behaves: { resetEvery: 15 }, whole: false },
  { gateway: 'every 15th answer is 503', behaves: { refuseEvery: 15, refusal: 503 }, whole: false },
  { gateway: 'every 15th answer is 502', behaves: { refuseEvery: 15, refusal: 502 }, whole: false },
  {
    gateway: 'the first answer to each read breaks off',
    behaves: { breaksOff: firstReads() },
    whole: true,
  },
  { gateway: 'IPv6', behaves: { host: '::1' }, whole: true },
  {
    gateway: 'TLS with an authority of its own',
    behaves: { tls: server },
    connection: { tls: { ca } },
    whole: true,
  },
  {
    gateway: 'TLS with any certificate',
    behaves: { tls: server },
    connection: { tls: { insecure: true } },
    whole: true,
  },
  {
    gateway: 'TLS that asks for a client certificate',
    behaves: { tls: { ...server, ca } },
    connection: { tls: { ca, ...server } },
    whole: true,
  },
];

describe('behind a gateway the verdict stays the same, or is inconclusive', () => {
  test.each(ways)('$gateway', async ({ behaves, connection, whole }) => {
    await withWitness(async (witness) => {
      const gateway = await startGateway({ ...behaves, target: witness.url });
      const run = await verify({
        ...options,
        baseUrl: gateway.url,
        ...(connection && { connection }),
      }).finally(() => gateway.close());
      expect(run.trouble).toBeUndefined();
      expect(run.events).toHaveLength(direct.events.length);
      const other = run.events.filter(
        ({ outcome }, index) =>
          outcome !== direct.events[index]?.outcome && (whole || outcome !== 'inconclusive'),
      );
      expect(other).toEqual([]);
      // What was lost on the way is a part.
      expect(run.counts.inconclusive).toBeLessThan(run.events.length / 2);
    });
  });

  test('through a proxy', async () => {
    await withWitness(async (witness) => {
      const proxy = await startGateway({ target: witness.url });
      const run = await verify({
        ...options,
        baseUrl: witness.url,
        connection: { proxy: proxy.url },
      }).finally(() => proxy.close());
      expect(proxy.count()).toBeGreaterThan(run.events.length / 2);
      expect(run.counts).toEqual(direct.counts);
    });
  });
});

describe('side by side', () => {
  test.each([1, 4])('with %i workers no more requests than that are under way', async (workers) => {
    await withWitness(async (witness) => {
      const gateway = await startGateway({ target: witness.url });
      const run = await verify({ ...options, workers, baseUrl: gateway.url }).finally(() =>
        gateway.close(),
      );
      expect(gateway.mostAtOnce()).toBeLessThanOrEqual(workers);
      expect(gateway.mostAtOnce()).toBeGreaterThan(workers === 1 ? 0 : 1);
      const told = ({ events }: Run): readonly unknown[] =>
        events.map(({ check, name, operation, outcome }) => [check, name, operation, outcome]);
      expect(told(run)).toEqual(told(direct));
    });
  });
});
