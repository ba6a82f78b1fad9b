import { useLayoutEffect, useRef, useState } from 'preact/hooks';
import {
  layOut,
  type Arrow,
  type Direction,
  type StateBox,
} from '../../lifecycles/diagram-layout.js';
import { formatCount } from '../format.js';
import { fresh } from '../live.js';
import { hrefOf } from '../route.js';
import type { admin } from '../session.js';

export type Lifecycle = Awaited<ReturnType<(typeof admin.value)['getLifecycle']>>;

/** A lifecycle with the records in each state; what just happened is lit. Each arrow leads to its rules. */
export function Diagram({
  lifecycle,
  counts,
  isDimmed = () => false,
  current,
}: {
  readonly lifecycle: Lifecycle;
  readonly counts: Readonly<Record<string, number>>;
  /** What a filter leaves out. */
  readonly isDimmed?: (rules: readonly string[]) => boolean;
  /** The state that is looked at. */
  readonly current?: string | undefined;
}) {
  const { kind, title, states, initial, arrows, rules } = lifecycle;
  const across = layOut({ states, initial, edges: arrows });
  const { element, direction } = useDirection(across.width);
  const { width, height, turn, ...drawing } =
    direction === 'across' ? across : layOut({ states, initial, edges: arrows }, direction);
  const inferred = new Set(
    rules.filter(({ evidence }) => evidence.grade === 'inferred').map(({ id }) => id),
  );
  return (
    // As a part of the board it may be higher than its box: it scrolls, and can be scrolled with the keyboard.
    <div
      ref={element}
      class="diagram"
      role="region"
      aria-label={`Diagram: ${title}`}
      tabIndex={0}
      data-direction={direction}
    >
      <svg viewBox={`0 0 ${width} ${height}`} width={width} height={height} role="group">
        <defs>
          {['plain', 'assumed', 'lit'].map((name) => (
            <marker
              key={name}
              id={`head-${name}`}
              viewBox="0 0 8 8"
              refX="7"
              refY="4"
              markerWidth="7"
              markerHeight="7"
              orient="auto"
            >
              <path class={`head ${name}`} d="M 0 0 L 8 4 L 0 8 z" />
            </marker>
          ))}
        </defs>
        {drawing.arrows.map((arrow) => (
          <Edge
            key={`${arrow.from} ${arrow.to} ${arrow.by}`}
            kind={kind}
            arrow={arrow}
            isAssumed={arrow.rules.every((rule) => inferred.has(rule))}
            isDim={isDimmed(arrow.rules)}
            turn={turn}
          />
        ))}
        {drawing.boxes.map((box) => (
          <State
            key={box.state}
            box={box}
            count={counts[box.state]}
            isCurrent={box.state === current}
          />
        ))}
      </svg>
    </div>
  );
}

/** Smaller than this part of its size, its texts of 11 px cannot be read. */
const SMALLEST = 0.75;

/** Across where that can be read, otherwise down: known before the first time it is painted, so that nothing jumps. */
function useDirection(width: number) {
  const element = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(Infinity);
  useLayoutEffect(() => {
    const { current } = element;
    if (current === null) return undefined;
    const measure = (): void => setRoom(current.clientWidth);
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    return () => observer.disconnect();
  }, []);
  const direction: Direction = room < width * SMALLEST ? 'down' : 'across';
  return { element, direction };
}

function Edge({
  kind,
  arrow,
  isAssumed,
  isDim,
  turn,
}: {
  readonly kind: string;
  readonly arrow: Arrow;
  readonly isAssumed: boolean;
  readonly isDim: boolean;
  readonly turn: number;
}) {
  const { from, to, by, rules, label, path, x, y } = arrow;
  const isLit = rules.some((rule) => fresh.value.has(rule));
  const look = isLit ? 'lit' : isAssumed ? 'assumed' : 'plain';
  return (
    <a
      class={`edge ${by} ${look}${isDim ? ' dimmed' : ''}`}
      href={hrefOf({ panel: 'lifecycle', rest: [kind], query: { from, to, by } })}
      aria-label={`${nameOf(from)} to ${nameOf(to)}: ${rules.join(', ')}`}
    >
      <path class="target" d={path} />
      <path class="line" d={path} marker-end={`url(#head-${look})`} />
      <text x={x} y={y} transform={turn === 0 ? undefined : `rotate(${turn} ${x} ${y})`}>
        {label}
      </text>
    </a>
  );
}

function State({
  box: { state, isAbsent, isInitial, x, y, halfWidth, halfHeight },
  count,
  isCurrent,
}: {
  readonly box: StateBox;
  readonly count: number | undefined;
  readonly isCurrent: boolean;
}) {
  const text = formatCount(count ?? 0);
  const pill = 12 + 7 * text.length;
  const look = `${isAbsent ? ' absent' : ''}${isInitial ? ' initial' : ''}${isCurrent ? ' current' : ''}`;
  return (
    <g class={`state${look}`}>
      <rect
        x={x - halfWidth}
        y={y - halfHeight}
        width={2 * halfWidth}
        height={2 * halfHeight}
        rx={isAbsent ? halfHeight : 7}
      />
      <text x={x} y={y + 4}>
        {nameOf(state)}
      </text>
      {count !== undefined && !isAbsent && (
        <g class={count === 0 ? 'count zero' : 'count'}>
          <rect
            x={x + halfWidth - pill + 6}
            y={y - halfHeight - 9}
            width={pill}
            height={17}
            rx={8.5}
          />
          <text x={x + halfWidth - pill / 2 + 6} y={y - halfHeight + 4}>
            {text}
          </text>
        </g>
      )}
    </g>
  );
}

/** The state of a record that is not there. */
export const nameOf = (state: string): string => (state === 'ABSENT' ? 'none' : state);
