import { appendFileSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { createRandom, type Random } from '../../src/runtime/random.js';
import { createClient } from './http-client.js';
import { checkRecords, readRecords, type Ledger } from './crash-ledger.js';
import { writeUntilDead, type Writes } from './crash-writers.js';
import { startServer, type ServerProcess } from './server-process.js';

export interface CrashOptions {
  readonly rounds: number;
  readonly seed: number;
  /** An empty directory, or one that is not there. */
  readonly directory: string;
  readonly writers: number;
  /** How many records there are from the start. */
  readonly population: number;
  /** The journal is folded past this many bytes, so that kills also land within a fold. */
  readonly foldAfter: number;
  /** Told after each round. */
  readonly onRound?: (round: number) => void;
}

export interface CrashFigures {
  readonly rounds: number;
  readonly acknowledged: number;
  /** Asked, and not answered when the process died: each of them may or may not have happened. */
  readonly unanswered: number;
  readonly resets: number;
  readonly tornLines: number;
  readonly folds: number;
  /** Records whose history was held against what the restart found. */
  readonly checked: number;
  /** From the start of the process to its first answer, in milliseconds. */
  readonly restart: { readonly median: number; readonly most: number };
  /** Lost or half-done changes, told in full. */
  readonly failures: readonly string[];
}

/**
 * Starts the command, writes to it from many sides, kills it at a random moment, starts it again and
 * holds what it finds against what it had answered; as often as asked.
 */
export async function runCrashes(options: CrashOptions): Promise<CrashFigures> {
  const { rounds, directory } = options;
  const random = createRandom(options.seed, 'crash');
  const failures: string[] = [];
  const restarts: number[] = [];
  const total = { acknowledged: 0, unanswered: 0, resets: 0, tornLines: 0, checked: 0 };
  let ledger: Ledger | undefined;

  // One start more than there are kills: the last one finds what the last kill left.
  for (let round = 0; round <= rounds; round += 1) {
    const began = performance.now();
    const server = await startServer(serverArguments(options, random));
    restarts.push(performance.now() - began);
    const client = createClient(server.url);
    try {
      const found = await readRecords(client);
      if (ledger !== undefined) {
        const check = checkRecords(ledger, found);
        total.checked += check.checked;
        failures.push(...check.failures.map((failure) => `round ${round}: ${failure}`));
      }
      if (round === rounds) break;
      const baseline = ledger?.baseline ?? found;
      const writes = await writeAndKill(server, { ...options, random, found });
      total.acknowledged += writes.acknowledged;
      total.unanswered += writes.unanswered;
      if (writes.reset !== undefined) total.resets += 1;
      ledger = { ...writes, baseline, found };
    } finally {
      client.close();
      server.kill('SIGKILL');
      await server.exited;
    }
    if (round < rounds && random.uint32() % 3 === 0) {
      tearLastLine(directory, random);
      total.tornLines += 1;
    }
    options.onRound?.(round + 1);
  }
  restarts.sort((one, other) => one - other);
  return {
    rounds,
    ...total,
    folds: generationOf(directory),
    restart: {
      median: Math.round(restarts[Math.floor(restarts.length / 2)] ?? 0),
      most: Math.round(restarts.at(-1) ?? 0),
    },
    failures,
  };
}

function serverArguments(options: CrashOptions, random: Random): readonly string[] {
  mkdirSync(options.directory, { recursive: true });
  return [
    ...['--data', options.directory],
    ...['--population', String(options.population)],
    ...['--fold-after', String(options.foldAfter)],
    // What a killed process has written is kept either way; the paths through the store differ.
    ...(random.uint32() % 4 === 0 ? ['--fsync'] : []),
  ];
}

async function writeAndKill(
  server: ServerProcess,
  options: CrashOptions & Pick<Ledger, 'found'> & { readonly random: Random },
): Promise<Writes> {
  const { random } = options;
  const killAfter = 1 + (random.uint32() % 600);
  const delay = random.fraction() * 3;
  return writeUntilDead({
    client: createClient(server.url),
    found: options.found,
    writers: options.writers,
    random,
    // Close to the kill, so that some of them are on their way when it comes.
    resetAfter:
      random.uint32() % 3 === 0 ? Math.max(0, killAfter - (random.uint32() % 20)) : undefined,
    onAcknowledged(count) {
      if (count !== killAfter) return;
      setTimeout(() => {
        server.kill('SIGKILL');
      }, delay);
    },
  });
}

/** What a crash of the machine leaves: the beginning of a line that nobody was answered for. */
function tearLastLine(directory: string, random: Random): void {
  const journal = readdirSync(directory)
    .filter((name) => name.startsWith('journal-'))
    .sort()
    .at(-1);
  if (journal === undefined) return;
  const line = '{"clear":true,"put":[{"kind":"agent-identification","id":"torn"';
  appendFileSync(path.join(directory, journal), line.slice(0, 1 + (random.uint32() % line.length)));
}

function generationOf(directory: string): number {
  try {
    const text = readFileSync(path.join(directory, 'db.json'), 'utf8');
    return (JSON.parse(text) as { readonly generation: number }).generation;
  } catch {
    return 0;
  }
}
