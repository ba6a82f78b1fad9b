/** How much of a JSON value is unfolded at first, so that a large one stays quick. */

export type Container = readonly unknown[] | Readonly<Record<string, unknown>>;

export const isContainer = (value: unknown): value is Container =>
  typeof value === 'object' && value !== null;

export const entriesOf = (value: Container): readonly (readonly [string, unknown])[] =>
  Object.entries(value);

/** So many entries of one object or list are shown at once. */
export const SHOWN = 100;

/**
 * How many levels can be unfolded until more than so many lines are shown. Infinity: all of them.
 *
 * @param limit how many lines
 */
export function levelsWithin(value: unknown, limit: number): number {
  let level = [value].filter(isContainer);
  let lines = 0;
  for (let depth = 0; level.length > 0; depth += 1) {
    const next: Container[] = [];
    for (const container of level) {
      const shown = Object.values(container).slice(0, SHOWN) as readonly unknown[];
      lines += shown.length;
      if (lines > limit) return Math.max(1, depth);
      next.push(...shown.filter(isContainer));
    }
    level = next;
  }
  return Infinity;
}
