import { groupByCause } from '../causes.js';
import type { Run } from '../verify.js';

/**
 * The whole run, with its failures by cause. All but `started`, `milliseconds` and `durations` is the
 * same for the same target and seed.
 */
export function toJson(run: Run): string {
  const places = new Map(run.events.map((event, index) => [event, index]));
  const causes = groupByCause(run.events).map(({ events, ...cause }) => ({
    ...cause,
    count: events.length,
    /** Places in `events`; the first is the worked example. */
    events: events.map((event) => places.get(event)),
  }));
  return `${JSON.stringify({ ...run, causes }, null, 2)}\n`;
}
