import { Diagram } from '../lifecycle/diagram.js';
import { useLoaded } from '../loaded.js';
import { admin } from '../session.js';

/** The lifecycle above the board: what leads from one column to another, and what just has. */
export function BoardDiagram({
  kind,
  counts,
}: {
  readonly kind: string;
  readonly counts: Readonly<Record<string, number>>;
}) {
  const { value, isCurrent } = useLoaded(
    `lifecycle ${kind}`,
    () => admin.value.getLifecycle({ kind }),
    { isLive: false },
  );
  return (
    <div class="card-box board-diagram">
      {value !== undefined && isCurrent && <Diagram lifecycle={value} counts={counts} />}
    </div>
  );
}
