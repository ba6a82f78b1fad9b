import fs from 'node:fs';
import path from 'node:path';
import { createRandom, type Random } from '../../src/runtime/random.js';
import { openDurableStore } from '../../src/store/durable-store.js';
import { checkDirectory, salvageTo } from '../../src/store/inspect.js';
import { Records } from '../../src/store/records.js';
import type { MemoryStore } from '../../src/store/store.js';
import { chainRecord, scoringRecord } from '../store/records.js';
import { damages } from './damages.js';
import { rules } from '../support/rules.js';

export interface DamageOptions {
  /** How many directories are damaged. */
  readonly directories: number;
  readonly seed: number;
  /** An empty directory to work in. */
  readonly parent: string;
  readonly onDirectory?: (done: number) => void;
}

export interface DamageFigures {
  readonly directories: number;
  /** The start was refused, and named a file that is not as it was. */
  readonly refused: number;
  /** The start found all of it. */
  readonly whole: number;
  /** Records that were saved from refused directories, of those that were in them. */
  readonly saved: string;
  readonly kinds: Readonly<Record<string, string>>;
  /** Directories that started with records missing or changed, told in full. */
  readonly failures: readonly string[];
}

/** Every state of a life of a store: a copy of its files, and what a restart must find in them. */
interface Moment {
  readonly directory: string;
  readonly records: string;
  readonly count: number;
  /** What the store held after each change of its life, and after how many of them this was. */
  readonly history: readonly string[];
  readonly age: number;
}

/** Bytes: a fold comes within a few changes. */
const FOLD_AFTER = 4000;
const MANY = 600;
/** In every thirty steps, which of them replaces everything. */
const RESET_AT = 10;

/** Damages directories in every way there is, and holds what a start makes of them against what was kept. */
export async function runDamages(options: DamageOptions): Promise<DamageFigures> {
  const { seed, parent } = options;
  const random = createRandom(seed, 'damage');
  const failures: string[] = [];
  const kinds: Record<string, { refused: number; whole: number }> = {};
  const saved = { of: 0, were: 0 };
  const moments = await live(path.join(parent, 'life'), random);
  const names = Object.keys(damages);

  for (let done = 0; done < options.directories;) {
    const name = names[done % names.length] ?? '';
    const moment = moments[random.uint32() % moments.length];
    const other = moments[random.uint32() % moments.length];
    if (moment === undefined || other === undefined) throw new Error('a life has moments');
    const directory = path.join(parent, 'damaged');
    copy(moment.directory, directory);
    // Nothing that this one could do to these files would change them: another one is drawn.
    if (damages[name]?.(directory, random, other.directory) !== true) continue;
    done += 1;
    const tally = (kinds[name] ??= { refused: 0, whole: 0 });
    const found = await start(directory);
    if (typeof found !== 'string') {
      tally.refused += 1;
      if (!found.message.includes(directory))
        failures.push(`${name}: names no file: ${found.message}`);
      saved.were += moment.count;
      saved.of += await save(directory, path.join(parent, 'saved'), failures);
    } else if (found === moment.records || isLater(moment, found)) tally.whole += 1;
    else
      failures.push(
        `${name} (directory ${done}) was not noticed: ${moment.records.slice(0, 60)} became ${found.slice(0, 60)}, beside ${other.records.slice(0, 60)}`,
      );
    options.onDirectory?.(done);
  }
  const sum = (which: 'refused' | 'whole'): number =>
    Object.values(kinds).reduce((total, tally) => total + tally[which], 0);
  return {
    directories: options.directories,
    refused: sum('refused'),
    whole: sum('whole'),
    saved: `${saved.of} of ${saved.were} records`,
    kinds: Object.fromEntries(
      Object.entries(kinds).map(([name, { refused, whole }]) => [name, `${refused}+${whole}`]),
    ),
    failures,
  };
}

/** Creations, changes, deletions, resets in parts, moved clocks, folds and a kill in the middle of each. */
async function live(directory: string, random: Random): Promise<readonly Moment[]> {
  const moments: Moment[] = [];
  const history: string[] = [];
  const remember = (store: MemoryStore): void => {
    const at = `${directory}-${moments.length}`;
    copy(directory, at);
    moments.push({
      directory: at,
      records: contentsOf(store),
      count: store.snapshot().records.length,
      history,
      age: history.length,
    });
  };
  for (let life = 0; life < 3; life += 1) {
    const store = await openDurableStore({ rules, directory, foldAfter: FOLD_AFTER });
    for (let step = 0; step < 60; step += 1) {
      if (step % 30 === RESET_AT) await replaceAll(store, remember);
      else await change(store, random, `${life}-${step}`);
      history.push(contentsOf(store));
      if (random.uint32() % 4 === 0) remember(store);
      // In the middle of a fold, when one is going on: some turns of the event loop after it began.
      if (step % 20 === 19) {
        for (let turn = 0; turn < 12; turn += 1) {
          await new Promise((resolve) => setImmediate(resolve));
          remember(store);
        }
      }
    }
    const records = contentsOf(store);
    const count = store.snapshot().records.length;
    await store.close();
    const at = `${directory}-${moments.length}`;
    copy(directory, at);
    moments.push({ directory: at, records, count, history, age: history.length });
  }
  return moments;
}

/** More records than one line keeps: the journal gets parts, and a kill comes between them. */
async function replaceAll(
  store: MemoryStore,
  remember: (store: MemoryStore) => void,
): Promise<void> {
  const records = Array.from({ length: MANY }, (_, index) => chainRecord(`chain-${index}`));
  const done = store
    .transaction((tx) => {
      tx.clear(0, Records.of(rules, records));
    })
    .then(() => 'done');
  for (let now = ''; now !== 'done';) {
    remember(store);
    now = await Promise.race([done, new Promise<string>((resolve) => setImmediate(resolve, ''))]);
  }
}

function change(store: MemoryStore, random: Random, name: string): Promise<void> {
  const chance = random.uint32() % 20;
  return store.transaction((tx) => {
    if (chance === 0) tx.setClock({ mode: 'running', offset: random.uint32() % 1_000_000 });
    else if (chance === 1) tx.delete('identification-chain', `chain-${random.uint32() % 20}`);
    else if (chance === 2) tx.put(scoringRecord(`scoring-${name}`));
    else
      tx.put(
        chainRecord(`chain-${random.uint32() % 20}`, chance % 2 === 0 ? 'VALIDATED' : 'CREATED'),
      );
  });
}

function contentsOf(store: MemoryStore): string {
  return JSON.stringify(store.snapshot());
}

async function start(directory: string): Promise<string | Error> {
  try {
    const store = await openDurableStore({ rules, directory });
    const found = contentsOf(store);
    await store.close();
    return found;
  } catch (error) {
    if (error instanceof Error) return error;
    throw error;
  }
}

/** What a refused directory still holds must be sound, and a start must take it. */
async function save(directory: string, to: string, failures: string[]): Promise<number> {
  fs.rmSync(to, { recursive: true, force: true });
  if ((await checkDirectory(directory, rules)).damages.length === 0)
    failures.push('data check finds nothing');
  const { records } = await salvageTo(directory, to, rules);
  if (typeof (await start(to)) !== 'string') failures.push('what was saved is refused');
  return records;
}

/**
 * The journal of a later time under the head of an earlier one holds all that the earlier one did and
 * more. It is what a kill between the two leaves, and cannot be told from it.
 */
function isLater({ history, age }: Moment, found: string): boolean {
  return history.indexOf(found, age) !== -1;
}

function copy(from: string, to: string): void {
  fs.rmSync(to, { recursive: true, force: true });
  fs.mkdirSync(to);
  for (const name of fs.readdirSync(from)) {
    if (name === 'lock') continue;
    try {
      fs.copyFileSync(path.join(from, name), path.join(to, name));
    } catch (error) {
      // A fold has renamed it in the meantime; the copy is then as a kill before that would leave it.
      if (name !== 'db.json.new') throw error;
    }
  }
}
