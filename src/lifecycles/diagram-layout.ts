/** Where the parts of a lifecycle's drawing stand: reports write it as SVG text, the dashboard draws it live. */
import { ABSENT } from './absent.js';

const SPACING = 168;
const RADIUS = 15;
const HALF_WIDTH = 52;
const ARC = 30;
const MARGIN = 70;

/** What makes the change: an operation (drawn solid), time (dashed), another section of the API (dotted). */
export type ChangedBy = 'operation' | 'time' | 'outside';

interface Change {
  readonly id: string;
  readonly from: readonly string[];
  /** Absent: the record stays as it is. */
  readonly to?: string | undefined;
}

/** All that leads from one state to another by the same means. */
export interface Edge {
  readonly from: string;
  readonly to: string;
  readonly rules: readonly string[];
  readonly by: ChangedBy;
}

/** What is drawn of a lifecycle. */
export interface Drawable {
  readonly states: readonly string[];
  readonly initial: string;
  readonly edges: readonly Edge[];
}

export interface Arrow extends Edge {
  /** The rules without the name of their lifecycle. */
  readonly label: string;
  readonly path: string;
  /** The middle of the label's line of text. */
  readonly x: number;
  readonly y: number;
}

export interface StateBox {
  readonly state: string;
  /** The state of a record that is not there. */
  readonly isAbsent: boolean;
  readonly isInitial: boolean;
  /** The middle of the box. */
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

export interface Drawing {
  readonly width: number;
  readonly height: number;
  readonly arrows: readonly Arrow[];
  readonly boxes: readonly StateBox[];
}

/**
 * The states in a row, with what leads to the right as an arc above and what leads back as one below.
 * Arcs over the same stretch run at different heights, the shorter below the longer.
 */
export function layOut({ edges, initial, ...lifecycle }: Drawable): Drawing {
  const states = [ABSENT, ...lifecycle.states];
  const at = (state: string): number => states.indexOf(state);
  const above = stack(
    edges.filter(({ from, to }) => at(from) < at(to)),
    at,
  );
  const below = stack(
    edges.filter(({ from, to }) => at(from) > at(to)),
    at,
  );
  const loops = edges.filter(({ from, to }) => from === to);
  const base = Math.max(1, ...above.values()) * ARC + 44;
  const depth = Math.max(loops.length > 0 ? 1.4 : 0.3, ...below.values()) * ARC;
  const x = (state: string): number => MARGIN + at(state) * SPACING;
  return {
    width: (states.length - 1) * SPACING + 2 * MARGIN,
    height: base + depth + 40,
    arrows: [
      ...[...above, ...below].map(([edge, lane]) =>
        arc(edge, x(edge.from), x(edge.to), base, lane * ARC),
      ),
      ...loops.map((edge) => loop(edge, x(edge.from), base)),
    ],
    boxes: states.map((state) => ({
      state,
      isAbsent: state === ABSENT,
      isInitial: state === initial,
      x: x(state),
      y: base,
      halfWidth: state === ABSENT ? 34 : HALF_WIDTH,
      halfHeight: RADIUS,
    })),
  };
}

/** The lowest height for each edge at which it meets no other, from 1 on. */
function stack(edges: readonly Edge[], at: (state: string) => number): ReadonlyMap<Edge, number> {
  const spans = edges
    .map((edge) => {
      const [left = 0, right = 0] = [at(edge.from), at(edge.to)].sort((a, b) => a - b);
      return { edge, left, right };
    })
    .sort((a, b) => a.right - a.left - (b.right - b.left));
  const lanes: (typeof spans)[] = [];
  for (const span of spans) {
    const free = lanes.find((lane) =>
      lane.every(({ left, right }) => right <= span.left || left >= span.right),
    );
    if (free === undefined) lanes.push([span]);
    else free.push(span);
  }
  return new Map(
    lanes.flatMap((lane, index) => lane.map(({ edge }) => [edge, index + 1] as const)),
  );
}

/** The edges of a lifecycle, from the table of its rows. */
export function edgesOf({
  rows,
  expiry,
  outside,
}: {
  readonly rows: readonly Change[];
  readonly expiry: Change;
  readonly outside: readonly Change[];
}): readonly Edge[] {
  const found = new Map<string, Edge>();
  const add = ({ id, from, to }: Change, by: ChangedBy): void => {
    if (to === undefined) return;
    for (const state of from) {
      const key = `${state} ${to} ${by}`;
      const rules = [...(found.get(key)?.rules ?? []), id];
      found.set(key, { from: state, to, rules, by });
    }
  };
  for (const row of rows) add(row, 'operation');
  add(expiry, 'time');
  for (const change of outside) add(change, 'outside');
  return [...found.values()];
}

/** Arcs leave and arrive at different points of a box, so that their ends stay apart. */
function arc(edge: Edge, x1: number, x2: number, y: number, rise: number): Arrow {
  const forward = x2 > x1;
  const side = forward ? -1 : 1;
  const start = x1 - side * 14;
  const end = x2 + side * 14;
  const foot = y + side * RADIUS;
  const top = foot + side * rise;
  const bend = Math.min(60, Math.abs(end - start) / 3) * -side;
  const path = `M ${start} ${foot} C ${start} ${top} ${start + bend / 3} ${top} ${start + bend} ${top} L ${end - bend} ${top} C ${end - bend / 3} ${top} ${end} ${top} ${end} ${foot}`;
  return {
    ...edge,
    label: labelOf(edge),
    path,
    x: (start + end) / 2,
    y: top + (forward ? -5 : 14),
  };
}

function loop(edge: Edge, x: number, y: number): Arrow {
  const foot = y + RADIUS;
  const path = `M ${x + 14} ${foot} c 10 34 -38 34 -28 0`;
  return { ...edge, label: labelOf(edge), path, x, y: foot + 40 };
}

function labelOf({ rules }: Edge): string {
  return rules.map((rule) => rule.split('.').slice(1).join('.')).join(', ');
}
