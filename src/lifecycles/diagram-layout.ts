/** Where the parts of a lifecycle's drawing stand: reports write it as SVG text, the dashboard draws it live. */
import { ABSENT } from './absent.js';

const HALF_WIDTH = 52;
const HALF_HEIGHT = 15;
/** How far a loop stands out. */
const LOOP = 42;

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
  /** The degrees by which the texts of the arrows are turned about their middle. */
  readonly turn: number;
  readonly arrows: readonly Arrow[];
  readonly boxes: readonly StateBox[];
}

/** `across`: the states in a row; `down`: one under the other, for where there is little width. */
export type Direction = 'across' | 'down';

/** The same drawing has other distances in each direction, since a text is wider than it is high. */
interface Measures {
  /** Between the middles of two states. */
  readonly spacing: number;
  readonly margin: number;
  /** From one arc to the next beside it. */
  readonly lane: number;
  /** From the middle of a box to where its arcs begin, and how far from each other they do. */
  readonly foot: number;
  readonly apart: number;
  /** For the texts of the outermost arcs, before the first and after the last. */
  readonly room: readonly [number, number];
  /** The point that is so far along the states, and so far beside them. */
  readonly place: (along: number, beside: number) => { readonly x: number; readonly y: number };
}

const MEASURES: Readonly<Record<Direction, Measures>> = {
  across: {
    spacing: 168,
    margin: 70,
    lane: 30,
    foot: HALF_HEIGHT,
    apart: 14,
    room: [44, 40],
    place: (along, beside) => ({ x: along, y: beside }),
  },
  down: {
    spacing: 96,
    margin: 28,
    lane: 19,
    foot: HALF_WIDTH,
    apart: 8,
    room: [HALF_WIDTH + 15, HALF_WIDTH + 15],
    place: (along, beside) => ({ x: beside, y: along }),
  },
};

/**
 * The states in a row, with what leads on as an arc on one side and what leads back as one on the other.
 * Arcs over the same stretch run at different distances, the shorter inside the longer.
 */
export function layOut(
  { edges, initial, ...lifecycle }: Drawable,
  direction: Direction = 'across',
): Drawing {
  const measures = MEASURES[direction];
  const { spacing, margin, lane, room, place } = measures;
  const states = [ABSENT, ...lifecycle.states];
  const at = (state: string): number => states.indexOf(state);
  const onward = stack(
    edges.filter(({ from, to }) => at(from) < at(to)),
    at,
  );
  const back = stack(
    edges.filter(({ from, to }) => at(from) > at(to)),
    at,
  );
  const loops = edges.filter(({ from, to }) => from === to);
  const base = Math.max(1, ...onward.values()) * lane + room[0];
  const depth = Math.max(loops.length > 0 ? LOOP / lane : 0.3, ...back.values()) * lane;
  const along = (state: string): number => margin + at(state) * spacing;
  const far = place((states.length - 1) * spacing + 2 * margin, base + depth + room[1]);
  return {
    width: far.x,
    height: far.y,
    turn: direction === 'down' ? -90 : 0,
    arrows: [
      ...[...onward, ...back].map(([edge, number]) =>
        arc(edge, measures, {
          from: along(edge.from),
          to: along(edge.to),
          base,
          rise: number * lane,
        }),
      ),
      ...loops.map((edge) => loop(edge, measures, along(edge.from), base)),
    ],
    boxes: states.map((state) => ({
      state,
      isAbsent: state === ABSENT,
      isInitial: state === initial,
      ...place(along(state), base),
      // Arcs at its sides end where those of the other boxes do.
      halfWidth: state === ABSENT && direction === 'across' ? 34 : HALF_WIDTH,
      halfHeight: HALF_HEIGHT,
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

interface Stretch {
  readonly from: number;
  readonly to: number;
  readonly base: number;
  readonly rise: number;
}

/** Arcs leave and arrive at different points of a box, so that their ends stay apart. */
function arc(
  edge: Edge,
  { apart, foot, place }: Measures,
  { from, to, base, rise }: Stretch,
): Arrow {
  const isOnward = to > from;
  const side = isOnward ? -1 : 1;
  const start = from - side * apart;
  const end = to + side * apart;
  const near = base + side * foot;
  const top = near + side * rise;
  const bend = Math.min(60, Math.abs(end - start) / 3) * -side;
  const at = (along: number, beside: number): string => written(place(along, beside));
  const path = [
    `M ${at(start, near)}`,
    `C ${at(start, top)} ${at(start + bend / 3, top)} ${at(start + bend, top)}`,
    `L ${at(end - bend, top)}`,
    `C ${at(end - bend / 3, top)} ${at(end, top)} ${at(end, near)}`,
  ].join(' ');
  const middle = place((start + end) / 2, top + (isOnward ? -5 : 14));
  return { ...edge, label: labelOf(edge), path, ...middle };
}

function loop(edge: Edge, { apart, foot, place }: Measures, along: number, base: number): Arrow {
  const near = base + foot;
  const at = (step: number, beside: number): string => written(place(along + step, beside));
  const wide = apart + 10;
  const path = `M ${at(apart, near)} C ${at(wide, near + 34)} ${at(-wide, near + 34)} ${at(-apart, near)}`;
  return { ...edge, label: labelOf(edge), path, ...place(along, near + 40) };
}

const written = ({ x, y }: { readonly x: number; readonly y: number }): string => `${x} ${y}`;

function labelOf({ rules }: Edge): string {
  return rules.map((rule) => rule.split('.').slice(1).join('.')).join(', ');
}
