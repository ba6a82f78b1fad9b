import type { Random } from '../../runtime/random.js';
import type { Delivery } from '../message.js';
import type { Stub } from './stub.js';
import type { Stubs } from './stubs-port.js';
import type { Subject } from './subject.js';

/**
 * What a request takes from the stubs of its world, all in one moment: the stub, what of its limit is
 * used, the next state of its scenario, and chance. Which answer draws which chance follows from when it
 * was asked for, not from when it is ready.
 */
export interface Taken {
  readonly stub?: Stub;
  /** The seconds until the stub answers again, when its limit is reached: nothing else was taken then. */
  readonly wait?: number;
  readonly delivery?: Delivery;
  /** For the template of the answer. */
  readonly random?: Random;
}

/**
 * @param now on the clock of the world; milliseconds since the epoch
 * @throws WorkExceeded
 */
export function takeFrom(stubs: Stubs, subject: Subject, now: number): Taken {
  const stub = stubs.find(subject);
  if (stub === undefined) {
    const delivery = deliveryOf(undefined, stubs);
    return delivery === undefined ? NOTHING : { delivery };
  }
  const wait = stub.limit && stubs.limits.use(stub.id, stub.limit, now);
  if (wait !== undefined) return { stub, wait };
  stubs.advance(stub);
  const delivery = deliveryOf(stub, stubs);
  const { answer } = stub;
  const isRendered = answer.kind === 'fixed' && answer.render !== undefined;
  return {
    stub,
    ...(delivery !== undefined && { delivery }),
    ...(isRendered && { random: stubs.nextRandom() }),
  };
}

const NOTHING: Taken = {};

/** The delays of a stub take the place of the one for everything. */
function deliveryOf(stub: Stub | undefined, stubs: Stubs): Delivery | undefined {
  const { dribble, fault, reason, delays = [] } = stub?.answer.journey ?? {};
  const due = delays.length > 0 ? delays : stubs.settingsDelays;
  if (due.length === 0 && !dribble && !fault && reason === undefined) return undefined;
  const random = stubs.nextRandom();
  const delay = due.reduce((sum, draw) => sum + draw(random), 0);
  return {
    ...(delay > 0 && { delay }),
    ...(dribble && { dribble }),
    ...(fault && { fault }),
    ...(reason !== undefined && { reason }),
  };
}
