import { Records } from './records.js';
import type { Changes } from './store.js';
import type { Base } from './view.js';

/** Applies what journals hold to a base, line by line. */
export interface Replay {
  /** Returns what is wrong with the place of the line; what can be applied of it is. */
  apply(changes: Changes): string | undefined;
}

/** Parts of a change wait for the change itself; those of one that never came are dropped. */
export function createReplay(base: Base): Replay {
  let waiting = new Records(base.records.rules);
  let count = 0;
  return {
    apply(changes) {
      const { part, parts, ...change } = changes;
      if (part !== undefined) {
        if (part === 0) {
          waiting = new Records(base.records.rules);
          count = 0;
        }
        for (const record of change.put ?? []) waiting.set(record);
        count += 1;
        return part === count - 1
          ? undefined
          : `it is part ${part}, and part ${count - 1} comes next`;
      }
      if (parts === undefined) {
        base.apply(change);
        return undefined;
      }
      const found = count;
      base.apply({ ...change, start: waiting });
      waiting = new Records(base.records.rules);
      count = 0;
      return parts === found ? undefined : `it has ${parts} parts, but ${found} are before it`;
    },
  };
}
