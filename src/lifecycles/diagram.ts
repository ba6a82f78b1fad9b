import { escapeXml } from '../runtime/escape.js';
import { ABSENT, type Lifecycle } from './lifecycle.js';

const SPACING = 168;
const RADIUS = 15;
const HALF_WIDTH = 52;
const ARC = 30;
const MARGIN = 70;

const GRAVEST = ['failed', 'refuted', 'inconclusive', 'passed', 'skipped', 'untested'] as const;

/** What tests found out about a transition. */
export type Outcome = (typeof GRAVEST)[number];

/** What tests found out about a rule in a state. */
export type OutcomeOf = (rule: string, state: string) => Outcome;

interface Edge {
  readonly from: string;
  readonly to: string;
  readonly rules: readonly string[];
  /** Solid: an operation of the pages; dashed: time; dotted: another section of the API. */
  readonly style: 'operation' | 'time' | 'outside';
  readonly outcome: Outcome;
}

/**
 * A lifecycle as SVG: its states in a row, with what leads to the right as an arc above and what leads
 * back as one below. Arcs over the same stretch run at different heights, the shorter below the longer.
 */
export function drawLifecycle(
  lifecycle: Lifecycle,
  outcomeOf: OutcomeOf = () => 'untested',
): string {
  const nodes = [ABSENT, ...lifecycle.states];
  const at = (state: string): number => nodes.indexOf(state);
  const edges = edgesOf(lifecycle, outcomeOf);
  const above = stack(
    edges.filter(({ from, to }) => at(from) < at(to)),
    at,
  );
  const below = stack(
    edges.filter(({ from, to }) => at(from) > at(to)),
    at,
  );
  const loops = edges.filter(({ from, to }) => from === to);
  const width = (nodes.length - 1) * SPACING + 2 * MARGIN;
  const base = Math.max(1, ...above.values()) * ARC + 44;
  const depth = Math.max(loops.length > 0 ? 1.4 : 0.3, ...below.values()) * ARC;
  const x = (state: string): number => MARGIN + at(state) * SPACING;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" style="max-width:${width}px" viewBox="0 0 ${width} ${base + depth + 40}" role="img" aria-label="${escapeXml(lifecycle.title)}: its states and what leads from one to another">`,
    ...[...above, ...below].map(([edge, lane]) =>
      drawArc(edge, x(edge.from), x(edge.to), base, lane * ARC),
    ),
    ...loops.map((edge) => drawLoop(edge, x(edge.from), base)),
    ...nodes.map((state) => drawState(state, x(state), base, state === lifecycle.initial)),
    '</svg>',
  ].join('\n');
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

function edgesOf(lifecycle: Lifecycle, outcomeOf: OutcomeOf): readonly Edge[] {
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
      outcome: gravest(before?.outcome, outcomeOf(rule, from)),
    });
  };
  for (const { id, from, to } of rows) {
    if (to !== undefined) for (const state of from) add(state, to, id, 'operation');
  }
  for (const state of expiry.from) add(state, expiry.to, expiry.id, 'time');
  for (const { id, from, to } of outside) for (const state of from) add(state, to, id, 'outside');
  return [...found.values()];
}

/** What leads from one state to another, as it is drawn. */
export interface Arrow {
  readonly from: string;
  readonly to: string;
  /** `outside`: through another section of the API. */
  readonly by: 'operation' | 'time' | 'outside';
  readonly rules: readonly string[];
}

/** The arrows of the drawing, as data. */
export function arrowsOf(lifecycle: Lifecycle): readonly Arrow[] {
  return edgesOf(lifecycle, () => 'untested').map(({ from, to, style, rules }) => ({
    from,
    to,
    by: style,
    rules,
  }));
}

/** The outcome that matters most. */
export function gravest(...outcomes: readonly (Outcome | undefined)[]): Outcome {
  return GRAVEST.find((each) => outcomes.includes(each)) ?? 'untested';
}

/** Arcs leave and arrive at different points of a node, so that their ends stay apart. */
function drawArc(edge: Edge, x1: number, x2: number, y: number, rise: number): string {
  const forward = x2 > x1;
  const side = forward ? -1 : 1;
  const start = x1 - side * 14;
  const end = x2 + side * 14;
  const foot = y + side * RADIUS;
  const top = foot + side * rise;
  const bend = Math.min(60, Math.abs(end - start) / 3) * -side;
  const path = `M ${start} ${foot} C ${start} ${top} ${start + bend / 3} ${top} ${start + bend} ${top} L ${end - bend} ${top} C ${end - bend / 3} ${top} ${end} ${top} ${end} ${foot}`;
  return drawEdge(edge, path, (start + end) / 2, top + (forward ? -5 : 14));
}

function drawLoop(edge: Edge, x: number, y: number): string {
  const foot = y + RADIUS;
  return drawEdge(edge, `M ${x + 14} ${foot} c 10 34 -38 34 -28 0`, x, foot + 40);
}

function drawEdge(
  { from, to, rules, style, outcome }: Edge,
  path: string,
  x: number,
  y: number,
): string {
  const label = rules.map((rule) => rule.split('.').slice(1).join('.')).join(', ');
  const title = `${from} → ${to}: ${rules.join(', ')} (${outcome})`;
  return `<g class="edge ${style} ${outcome}"><title>${escapeXml(title)}</title><path d="${path}" marker-end="url(#arrow-${outcome})"/><text x="${x}" y="${y}">${escapeXml(label)}</text></g>`;
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

/** How diagrams look; colours are variables of the page. */
export const DIAGRAM_STYLE = `.diagram { display:block; width:100%; height:auto; margin:4px 0 12px; }
.diagram text { font:11px ui-monospace,Menlo,Consolas,monospace; text-anchor:middle; fill:currentColor; }
.state rect { fill:var(--card); stroke:var(--soft); stroke-width:1.4; } .state.initial rect { stroke-width:2.6; stroke:var(--ink); }
.state.absent rect { stroke-dasharray:3 3; } .state text { fill:var(--ink); font-weight:600; }
.edge path { fill:none; stroke:currentColor; stroke-width:1.8; } .edge.time path { stroke-dasharray:7 4; } .edge.outside path { stroke-dasharray:2 4; }
.edge.failed path { stroke-width:3; } .edge text { paint-order:stroke; stroke:var(--card); stroke-width:4px; }
.head { stroke:none; fill:currentColor; }`;

const ALONE = `svg { --card:#fff; --ink:#1b2430; --soft:#5b6878; color:#5b6878; background:#fff; }`;

/** The diagram as a file of its own. */
export function drawAlone(lifecycle: Lifecycle): string {
  const [head = '', ...rest] = drawLifecycle(lifecycle).split('\n');
  return [head, `<style>${ALONE}\n${DIAGRAM_STYLE}</style>`, ARROWS, ...rest, ''].join('\n');
}
