import { formatCount } from '../format.js';

export interface KindTab {
  readonly kind: string;
  readonly title: string;
  readonly count?: number;
}

/** Chooses the kind of record that is shown. */
export function KindTabs({
  label,
  kinds,
  current,
  onChoose,
}: {
  readonly label: string;
  readonly kinds: readonly KindTab[];
  readonly current: string | undefined;
  readonly onChoose: (kind: string) => void;
}) {
  return (
    <div class="kinds" role="group" aria-label={label}>
      {kinds.map(({ kind, title, count }) => (
        <button
          key={kind}
          type="button"
          aria-pressed={kind === current}
          onClick={() => onChoose(kind)}
        >
          {title}
          {count !== undefined && <span class="number">{formatCount(count)}</span>}
        </button>
      ))}
    </div>
  );
}
