import { documentsContract } from '../../src/masstack/contract.js';
import { createClient, type Client } from './http-client.js';
import { ORG, requestFor, type Action } from './record-model.js';
import type { Memory } from './server-process.js';

export interface SoakOptions {
  readonly url: string;
  readonly minutes: number;
  readonly clients: number;
  readonly memory: () => Promise<Memory>;
  readonly onSample?: (sample: Sample) => void;
}

/** Megabytes, after a garbage collection. */
export interface Sample {
  readonly second: number;
  readonly requests: number;
  readonly heap: number;
  readonly external: number;
  readonly rss: number;
}

export interface SoakFigures {
  readonly requests: number;
  readonly perSecond: number;
  readonly samples: number;
  /** The median heap of the second tenth of the samples, and of the last. */
  readonly heap: readonly [early: number, late: number];
  readonly failures: readonly string[];
}

const SAMPLES = 30;
const ALLOWED_GROWTH = 5;
const KIND: string = 'agent-identification';

/** What each client does over and over; afterwards there are as many records as before. */
const LIFE: readonly (readonly [Action, status: number])[] = [
  [{ operation: 'read' }, 200],
  [{ operation: 'cancelAgentIdentification', reason: 'soak' }, 204],
  [{ operation: 'closeAgentIdentification' }, 409],
  [{ operation: 'deleteAgentIdentification' }, 403],
  [{ operation: 'deleteAgentIdentification', force: true }, 204],
  [{ operation: 'closeAgentIdentification' }, 404],
];

/** The same load for as long as asked, while the memory of the server must stay where it was. */
export async function runSoak(options: SoakOptions): Promise<SoakFigures> {
  const { minutes, clients, memory } = options;
  const client = createClient(options.url);
  const began = performance.now();
  const seconds = (): number => (performance.now() - began) / 1000;
  const failures: string[] = [];
  const samples: Sample[] = [];
  let requests = 0;
  const over = (): boolean => seconds() >= minutes * 60 || failures.length > 10;

  const live = async (): Promise<void> => {
    while (!over()) {
      const id = await create(client);
      for (const [action, expected] of LIFE) {
        const { status } = await client.send(requestFor(KIND, id, action));
        if (status !== expected) failures.push(`${action.operation} ${id}: ${status}`);
      }
      requests += 1 + LIFE.length;
    }
  };
  const watch = async (): Promise<void> => {
    for (let next = 1; next <= SAMPLES && !over(); next += 1) {
      const wait = began + (minutes * 60_000 * next) / (SAMPLES + 1) - performance.now();
      await new Promise((resolve) => setTimeout(resolve, Math.max(0, wait)));
      const { heap, external, rss } = await memory();
      const sample = {
        second: Math.round(seconds()),
        requests,
        heap: megabytes(heap),
        external: megabytes(external),
        rss: megabytes(rss),
      };
      samples.push(sample);
      options.onSample?.(sample);
    }
  };
  try {
    await Promise.all([watch(), ...Array.from({ length: clients }, live)]);
  } finally {
    client.close();
  }
  const tenth = Math.max(1, Math.floor(samples.length / 10));
  // The first tenth is the warming up of the process.
  const early = medianHeap(samples.slice(tenth, 2 * tenth));
  const late = medianHeap(samples.slice(-tenth));
  if (late - early > ALLOWED_GROWTH) failures.push(`the heap grew from ${early} to ${late} MB`);
  return {
    requests,
    perSecond: Math.round(requests / seconds()),
    samples: samples.length,
    heap: [early, late],
    failures,
  };
}

async function create(client: Client): Promise<string> {
  const { basePath, operations } = documentsContract();
  const operation = operations.get('createAgentIdentification');
  const { body } = await client.send({
    method: 'POST',
    path: `${basePath}/orgs/${ORG}/identifications/agent`,
    headers: { authorization: 'Bearer test_admin' },
    body: operation?.body?.example,
  });
  return (body as { readonly admin_identification_id: string }).admin_identification_id;
}

function medianHeap(samples: readonly Sample[]): number {
  const heaps = samples.map(({ heap }) => heap).sort((one, other) => one - other);
  return heaps[Math.floor(heaps.length / 2)] ?? 0;
}

function megabytes(bytes: number): number {
  return Math.round((bytes / 1024 / 1024) * 10) / 10;
}
