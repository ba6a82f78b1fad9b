import { escapeXml } from '../runtime/escape.js';
import { edgesOf, layOut, type Arrow, type StateBox } from './diagram-layout.js';
import type { Lifecycle } from './lifecycle.js';

const GRAVEST = ['failed', 'refuted', 'inconclusive', 'passed', 'skipped', 'untested'] as const;

/** What tests found out about a transition. */
export type Outcome = (typeof GRAVEST)[number];

/** What tests found out about a rule in a state. */
export type OutcomeOf = (rule: string, state: string) => Outcome;

/** A lifecycle as SVG. */
export function drawLifecycle(
  lifecycle: Lifecycle,
  outcomeOf: OutcomeOf = () => 'untested',
): string {
  const { width, height, arrows, boxes } = layOut({ ...lifecycle, edges: edgesOf(lifecycle) });
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="diagram" style="max-width:${width}px" viewBox="0 0 ${width} ${height}" role="img" aria-label="${escapeXml(lifecycle.title)}: its states and what leads from one to another">`,
    ...arrows.map((arrow) => drawArrow(arrow, outcomeOf)),
    ...boxes.map(drawState),
    '</svg>',
  ].join('\n');
}

/** The outcome that matters most. */
export function gravest(...outcomes: readonly (Outcome | undefined)[]): Outcome {
  return GRAVEST.find((each) => outcomes.includes(each)) ?? 'untested';
}

function drawArrow(
  { from, to, rules, by, label, path, x, y }: Arrow,
  outcomeOf: OutcomeOf,
): string {
  const outcome = gravest(...rules.map((rule) => outcomeOf(rule, from)));
  const title = `${from} → ${to}: ${rules.join(', ')} (${outcome})`;
  return `<g class="edge ${by} ${outcome}"><title>${escapeXml(title)}</title><path d="${path}" marker-end="url(#arrow-${outcome})"/><text x="${x}" y="${y}">${escapeXml(label)}</text></g>`;
}

function drawState({ state, isAbsent, isInitial, x, y, halfWidth, halfHeight }: StateBox): string {
  const box = `x="${x - halfWidth}" y="${y - halfHeight}" width="${2 * halfWidth}" height="${2 * halfHeight}"`;
  if (isAbsent) {
    return `<g class="state absent"><rect ${box} rx="${halfHeight}"/><text x="${x}" y="${y + 4}">none</text></g>`;
  }
  return `<g class="state${isInitial ? ' initial' : ''}"><rect ${box} rx="6"/><text x="${x}" y="${y + 4}">${escapeXml(state)}</text></g>`;
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
