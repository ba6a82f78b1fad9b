import { uptime } from '../runtime/clock.js';
import { every } from '../runtime/timers.js';

/** Room for a body that is being received. */
export interface Reservation {
  /** Some of it has arrived. */
  progress(): void;
  /** Gives the room back; may be called more than once. */
  readonly release: () => void;
}

/**
 * Bounds the memory of all bodies that are being received at once. Whoever finds no room waits in line,
 * unread, so that the client is held back by its own connection.
 */
export interface BodyBudget {
  /** A body of so many bytes needs no reservation. */
  readonly freeBytes: number;
  /**
   * @param granted called when there is room, at once or later
   * @param expired called when the body stood still while others were waiting
   */
  reserve(bytes: number, granted: () => void, expired: () => void): Reservation;
}

interface Holder {
  readonly bytes: number;
  readonly granted: () => void;
  readonly expired: () => void;
  lastProgress: number;
}

/** Four of the largest at once. */
const BUDGET_BYTES = 96 * 1024 * 1024;
const FREE_BYTES = 64 * 1024;

/** What has not moved for so long gives way to those who wait. Milliseconds. */
const PATIENCE = 5000;
const CHECK_EVERY = 500;

export function createBodyBudget(budget = BUDGET_BYTES): BodyBudget {
  let used = 0;
  const holders = new Set<Holder>();
  const waiting = new Set<Holder>();
  let stopChecking: (() => void) | undefined;

  const admit = (): void => {
    for (const holder of waiting) {
      if (used > 0 && used + holder.bytes > budget) break;
      waiting.delete(holder);
      holders.add(holder);
      used += holder.bytes;
      holder.lastProgress = uptime();
      holder.granted();
    }
    if (waiting.size === 0) {
      stopChecking?.();
      stopChecking = undefined;
    } else stopChecking ??= every(CHECK_EVERY, expire);
  };
  const expire = (): void => {
    const now = uptime();
    for (const holder of holders) {
      if (now - holder.lastProgress >= PATIENCE) holder.expired();
    }
  };

  return {
    freeBytes: FREE_BYTES,
    reserve(bytes, granted, expired) {
      const holder: Holder = { bytes, granted, expired, lastProgress: uptime() };
      waiting.add(holder);
      admit();
      return {
        progress() {
          holder.lastProgress = uptime();
        },
        release() {
          if (holders.delete(holder)) used -= bytes;
          else if (!waiting.delete(holder)) return;
          admit();
        },
      };
    },
  };
}
