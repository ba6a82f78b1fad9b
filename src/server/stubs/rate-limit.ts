import { toInstant } from '../../runtime/clock.js';
import { lengthFrom, parseDuration } from '../../runtime/duration.js';
import { PatternError } from './pattern-error.js';

/** So many requests in a window of time, and then no more. */
export interface RateLimit {
  readonly requests: number;
  /** Milliseconds. */
  readonly window: number;
}

/** @throws PatternError */
export function compileRateLimit(
  limit: { readonly requests: number; readonly window: string },
  pointer: string,
): RateLimit {
  const duration = parseDuration(limit.window);
  const window = duration === undefined ? 0 : lengthFrom(toInstant(0), duration);
  if (window <= 0) {
    throw new PatternError(`${pointer}/window`, 'must be an ISO 8601 duration such as PT1M');
  }
  return { requests: limit.requests, window };
}

/** What has been used of a window of time, which began at a time of the simulator. */
export interface RateWindow {
  readonly start: number;
  readonly count: number;
}

/** What has been used of limits, by the id of their stub. */
export interface RateLimits {
  /**
   * Counts one request.
   *
   * @returns the seconds until there may be another, when there have been too many
   */
  use(id: string, limit: RateLimit, now: number): number | undefined;
  forget(id: string): void;
  reset(): void;
  windows(): Readonly<Record<string, RateWindow>>;
  /** Goes on with these. */
  open(windows: Readonly<Record<string, RateWindow>>): void;
}

export function createRateLimits(): RateLimits {
  const windows = new Map<string, { readonly start: number; count: number }>();
  return {
    use(id, { requests, window }, now) {
      let open = windows.get(id);
      // A clock that was moved back by a window or more starts again, too. By less it does not: the
      // clocks of replicas differ by a few milliseconds, and a limit is none if that starts it again.
      if (open === undefined || Math.abs(now - open.start) >= window) {
        open = { start: now, count: 0 };
        windows.set(id, open);
      }
      open.count += 1;
      if (open.count <= requests) return undefined;
      return Math.max(1, Math.ceil((open.start + window - now) / 1000));
    },
    forget: (id) => void windows.delete(id),
    reset() {
      windows.clear();
    },
    windows: () =>
      Object.fromEntries([...windows].map(([id, { start, count }]) => [id, { start, count }])),
    open(given) {
      windows.clear();
      for (const [id, { start, count }] of Object.entries(given)) windows.set(id, { start, count });
    },
  };
}
