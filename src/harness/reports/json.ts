import type { Run } from '../verify.js';

/** The whole run. All but `milliseconds` is the same for the same target and seed. */
export function toJson(run: Run): string {
  return `${JSON.stringify(run, null, 2)}\n`;
}
