import type { Permissions } from '../lifecycles/condition.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Effects } from '../lifecycles/template.js';
import type { Context } from '../operations/outcome.js';
import type { Instant } from '../runtime/clock.js';
import { createRandom, type Random } from '../runtime/random.js';
import type { Transaction } from '../store/store.js';
import type { Caller } from './credentials.js';
import type { Trace } from './trace.js';
import type { World } from './world.js';

/**
 * What a handler sees of a world. A class, because an object literal with a getter gets a hidden class
 * of its own each time, and that keeps all that the getter reaches out of the reach of quick collections.
 */
export class WorldContext implements Context {
  readonly tx: Transaction;
  readonly now: Instant;
  readonly lifecycles: Lifecycles;
  readonly effects: Effects;
  readonly permissions: Permissions;
  readonly observe: Context['observe'];
  readonly created: Context['created'];
  readonly #seed: number;
  #random: Random | undefined;

  constructor(
    { clock, lifecycles, chanceSeed }: World,
    tx: Transaction,
    {
      caller,
      effects,
      trace,
      created,
    }: {
      readonly caller: Caller;
      readonly effects: Effects;
      readonly trace: Trace | undefined;
      readonly created?: Context['created'];
    },
  ) {
    this.tx = tx;
    this.now = clock.now();
    this.lifecycles = lifecycles;
    this.effects = effects;
    this.permissions = caller.permissions;
    this.observe = trace?.observe;
    this.created = created;
    this.#seed = chanceSeed;
  }

  /** Most operations draw nothing, and those that do are bound to the transactions before them. */
  get random(): Random {
    return (this.#random ??= createRandom(this.#seed, this.tx.sequence));
  }
}
