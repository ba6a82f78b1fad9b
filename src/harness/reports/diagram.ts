import { ABSENT, type Lifecycle } from '../../lifecycles/lifecycle.js';
import type { CheckEvent, Verdict } from '../event.js';
import { escapeXml } from './escape.js';

const SPACING = 168;
const RADIUS = 15;
const HALF_WIDTH = 52;
const ARC = 34;
const MARGIN = 70;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly rules: readonly string[];
  /** Solid: an operation of the pages; dashed: time; dotted: another section of the API. */
  readonly style: 'operation' | 'time' | 'outside';
  readonly outcome: Verdict | 'untested';
}

/**
 * A lifecycle as SVG: its states in a row, with what makes a record as an arc above from the left and
 * what takes it away as one below. Two arcs never share both middle and height, so labels stay apart.
 */
export function drawLifecycle(lifecycle: Lifecycle, events: readonly CheckEvent[]): string {
  const nodes = [ABSENT, ...lifecycle.states];
  const edges = edgesOf(lifecycle, events);
  const distance = ({ from, to }: Edge): number => nodes.indexOf(to) - nodes.indexOf(from);
  const highest = Math.max(1, ...edges.map(distance));
  const lowest = Math.max(0, ...edges.map((edge) => -distance(edge)));
  const width = (nodes.length - 1) * SPACING + 2 * MARGIN;
  const base = highest * ARC + 48;
  const height = base + lowest * ARC + 48;
  const x = (state: string): number => MARGIN + nodes.indexOf(state) * SPACING;
  return [
    `<svg class="diagram" style="max-width:${width}px" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(lifecycle.title)}: its states and what leads from one to another">`,
    ...edges.map((edge) => drawEdge(edge, x(edge.from), x(edge.to), base)),
    ...nodes.map((state) => drawState(state, x(state), base, state === lifecycle.initial)),
    '</svg>',
  ].join('\n');
}

function edgesOf(lifecycle: Lifecycle, events: readonly CheckEvent[]): readonly Edge[] {
  const { rows, expiry, outside } = lifecycle;
  const found = new Map<string, Edge>();
  const add = (from: string, to: string, rule: string, style: Edge['style']): void => {
    const key = `${from} ${to} ${style}`;
    const before = found.get(key);
    found.set(key, {
      from,
      to,
      style,
      rules: [...(before?.rules ?? []), rule],
      outcome: graver(before?.outcome, outcomeOf(events, lifecycle.kind, rule, from)),
    });
  };
  for (const { id, from, to } of rows) {
    if (to !== undefined) for (const state of from) add(state, to, id, 'operation');
  }
  for (const state of expiry.from) add(state, expiry.to, expiry.id, 'time');
  for (const { id, from, to } of outside) for (const state of from) add(state, to, id, 'outside');
  return [...found.values()];
}

const GRAVEST = ['failed', 'refuted', 'passed', 'skipped', 'untested'] as const;

function graver(a: Edge['outcome'] | undefined, b: Edge['outcome']): Edge['outcome'] {
  return GRAVEST.find((each) => each === a || each === b) ?? b;
}

function outcomeOf(
  events: readonly CheckEvent[],
  kind: string,
  rule: string,
  state: string,
): Edge['outcome'] {
  const walked = events.filter(
    (event) =>
      event.check === 'walks' &&
      event.kind === kind &&
      event.rule === rule &&
      event.state === state,
  );
  return GRAVEST.find((each) => walked.some(({ outcome }) => outcome === each)) ?? 'untested';
}

function drawEdge(
  { from, to, rules, style, outcome }: Edge,
  x1: number,
  x2: number,
  y: number,
): string {
  const label = rules.map((rule) => rule.split('.').slice(1).join('.')).join(', ');
  const title = `${from} → ${to}: ${rules.join(', ')} (${outcome})`;
  const open = `<g class="edge ${style} ${outcome}"><title>${escapeXml(title)}</title>`;
  const text = (at: number, height: number): string =>
    `<text x="${at}" y="${height}">${escapeXml(label)}</text></g>`;
  if (from === to) {
    const top = y - RADIUS;
    return `${open}<path d="M ${x1 - 12} ${top} c -14 -26 38 -26 24 0" marker-end="url(#arrow-${outcome})"/>${text(x1 + 30, top - 16)}`;
  }
  // Arcs leave and arrive at different points of a node, so that arrows stay apart.
  const forward = x2 > x1;
  const side = forward ? -1 : 1;
  const start = x1 + (forward ? 14 : -14);
  const end = x2 - (forward ? 14 : -14);
  const rise = (Math.abs(x2 - x1) / SPACING) * ARC;
  const edge = y + side * RADIUS;
  const top = edge + side * rise;
  const bend = Math.min(60, Math.abs(end - start) / 3) * (forward ? 1 : -1);
  return `${open}<path d="M ${start} ${edge} C ${start} ${top} ${start + bend / 3} ${top} ${start + bend} ${top} L ${end - bend} ${top} C ${end - bend / 3} ${top} ${end} ${top} ${end} ${edge}" marker-end="url(#arrow-${outcome})"/>${text((start + end) / 2, top + (forward ? -5 : 14))}`;
}

function drawState(state: string, x: number, y: number, initial: boolean): string {
  if (state === ABSENT) {
    return `<g class="state absent"><rect x="${x - 34}" y="${y - RADIUS}" width="68" height="${2 * RADIUS}" rx="${RADIUS}"/><text x="${x}" y="${y + 4}">none</text></g>`;
  }
  return `<g class="state${initial ? ' initial' : ''}"><rect x="${x - HALF_WIDTH}" y="${y - RADIUS}" width="${2 * HALF_WIDTH}" height="${2 * RADIUS}" rx="6"/><text x="${x}" y="${y + 4}">${escapeXml(state)}</text></g>`;
}

/** The arrow heads of every diagram of a page, in the colours of their outcomes. */
export const ARROWS = `<svg width="0" height="0" aria-hidden="true"><defs>${GRAVEST.map(
  (outcome) =>
    `<marker id="arrow-${outcome}" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path class="head ${outcome}" d="M 0 0 L 8 4 L 0 8 z"/></marker>`,
).join('')}</defs></svg>`;
