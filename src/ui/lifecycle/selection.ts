import type { Lifecycle } from './diagram.js';
import { nameOf } from './diagram.js';

export type Rule = Lifecycle['rules'][number];

export interface Selection {
  readonly title: string;
  readonly rules: readonly Rule[];
}

/** What the address says is looked at: an arrow, or a cell of the matrix. */
export function readSelection(
  { arrows, matrix, rules }: Lifecycle,
  query: Readonly<Record<string, string>>,
): Selection | undefined {
  const { from, to, by, operation, state } = query;
  const arrow = arrows.find((each) => each.from === from && each.to === to && each.by === by);
  if (arrow !== undefined) {
    return {
      title: `${nameOf(arrow.from)} → ${nameOf(arrow.to)}`,
      rules: rules.filter(({ id }) => arrow.rules.includes(id)),
    };
  }
  const cell = matrix
    .find((row) => row.operation === operation)
    ?.cells.find((each) => each.state === state);
  if (cell === undefined || operation === undefined) return undefined;
  const ids = cell.answers.map(({ rule }) => rule);
  return {
    title: `${operation} in ${nameOf(cell.state)}`,
    rules: rules.filter(({ id }) => ids.includes(id)),
  };
}
