import { soon } from '../runtime/timers.js';
import { InDoubtStorageError, UnavailableStorageError } from '../store/store.js';
import { MOST_WAITING, tooMany, type Held } from './link.js';
import { Hold } from './hold.js';
import { keyOf, toWorldRow, type WorldRow } from './rows.js';
import type { Shared } from './shared.js';
import * as sql from './statements.js';
import {
  causeOf,
  goneOf,
  isOverdue,
  isPassing,
  isRefused,
  isTaken,
  toStorageError,
} from './trouble.js';

/** Work on a world while its row is held. It may run more than once. */
export interface Job {
  /** The records that it will probably ask for. */
  readonly wants: Iterable<readonly [string, string]>;
  run(hold: Hold): Promise<void>;
}

/** Where the changes of a world wait for each other. */
export interface Lanes {
  /** Resolves when what the job has changed is kept, to the row of its world. Rejects as the job does. */
  submit(world: WorldRow, job: Job): Promise<WorldRow>;
}

interface Waiting extends Job {
  readonly done: (row: WorldRow) => void;
  readonly fail: (error: unknown) => void;
}

/** So many changes share one lock and one commit. */
const AT_ONCE = 64;

/** A change that did not begin to be kept is tried so often, when the database is away for a moment. */
const ATTEMPTS = 3;

/**
 * The changes of one world are serial: each replica takes the row of the world, does what waits for it, and
 * lets go. So a crowd at one world costs a lock a batch and not a lock a request.
 */
export function createLanes(shared: () => Shared): Lanes {
  const lanes = new Map<string, Waiting[]>();

  const work = async (world: WorldRow, waiting: Waiting[]): Promise<void> => {
    while (waiting.length > 0) {
      const batch = waiting.splice(0, AT_ONCE);
      const left = await keep(shared(), world, batch);
      if (left instanceof UnavailableStorageError) {
        // Those behind it would wait as long, one batch after the other, for the same answer.
        for (const job of waiting.splice(0)) job.fail(left);
      } else waiting.unshift(...left);
    }
    lanes.delete(world.id);
  };

  return {
    submit: (world, job) =>
      new Promise((resolve, reject) => {
        const waiting = lanes.get(world.id) ?? [];
        if (waiting.length >= MOST_WAITING) {
          reject(tooMany(`changes of the world ${world.name}`, shared().link.address));
          return;
        }
        waiting.push({
          wants: job.wants,
          run: (hold) => job.run(hold),
          done: resolve,
          fail: reject,
        });
        if (lanes.has(world.id)) return;
        lanes.set(world.id, waiting);
        // In the next turn, so that those who come together go together.
        soon(() => void work(world, waiting));
      }),
  };
}

/**
 * Does the jobs and keeps what they change. Returns those that must wait for the next go, or why there is none for
 * those that wait.
 */
async function keep(
  shared: Shared,
  world: WorldRow,
  batch: readonly Waiting[],
): Promise<readonly Waiting[] | UnavailableStorageError> {
  let isCareful = false;
  for (let attempt = 1; ; attempt += 1) {
    const go = new Go(shared, world, batch, isCareful);
    try {
      const next = await shared.link.hold((held) => go.run(held));
      for (const job of go.finished) job.done(next);
      return go.left;
    } catch (error) {
      const cause = causeOf(error);
      if (isTaken(cause) && !isCareful) {
        isCareful = true;
        continue;
      }
      const mayGoOn = isPassing(cause) && !isOverdue(cause) && attempt < ATTEMPTS;
      if (mayGoOn && (!go.isKeeping || isRefused(cause))) continue;
      const told = toStorageError(cause, shared.link.address.shown, go.isKeeping);
      for (const job of batch) job.fail(told);
      const isAway =
        told instanceof UnavailableStorageError && !(told instanceof InDoubtStorageError);
      return isAway ? told : [];
    }
  }
}

/** One go at a batch. */
class Go {
  readonly finished: Waiting[] = [];
  left: readonly Waiting[] = [];
  /** Whether the changes are on their way: after that, nobody knows until the answer. */
  isKeeping = false;
  readonly #shared: Shared;
  readonly #world: WorldRow;
  readonly #batch: readonly Waiting[];
  readonly #isCareful: boolean;

  constructor(shared: Shared, world: WorldRow, batch: readonly Waiting[], isCareful: boolean) {
    this.#shared = shared;
    this.#world = world;
    this.#batch = batch;
    this.#isCareful = isCareful;
  }

  async run(held: Held): Promise<WorldRow> {
    const hold = await this.#begin(held);
    const failed: { readonly job: Waiting; readonly error: unknown }[] = [];
    for (const [index, job] of this.#batch.entries()) {
      if (hold.isCleared) {
        this.left = this.#batch.slice(index);
        break;
      }
      try {
        await job.run(hold);
        this.finished.push(job);
      } catch (error) {
        if (isPassing(error)) throw error;
        failed.push({ job, error });
      }
    }
    this.isKeeping = hold.isChanged;
    await held.send(hold.isChanged ? [...hold.statements(), sql.commit] : [sql.commit]);
    // Only now: until here all of it might have been done again.
    for (const { job, error } of failed) job.fail(error);
    const next = hold.nextRow();
    if (hold.stubs !== undefined && next.stubs_version !== hold.row.stubs_version) {
      this.#shared.stubs.keep(next, hold.stubs);
    }
    return next;
  }

  async #begin(held: Held): Promise<Hold> {
    const wanted = new Map<string, readonly [string, string]>();
    for (const job of this.#batch) {
      for (const [kind, id] of job.wants) wanted.set(keyOf(kind, id), [kind, id]);
    }
    const asked = [...wanted.values()];
    const { id, name } = this.#world;
    const [, rows = [], found = []] = await held.send([
      sql.begin,
      sql.lockWorld(id),
      ...(asked.length > 0 ? [sql.readRecords(id, asked)] : []),
    ]);
    const [locked] = rows;
    if (locked === undefined) {
      throw goneOf(name);
    }
    const row = toWorldRow(locked);
    const planted = await this.#shared.plantings.of(row);
    const shared = this.#shared;
    return new Hold({ shared, held, row, planted, isCareful: this.#isCareful, asked, found });
  }
}
