import type { ComponentChildren } from 'preact';

/** A value that shows only what has it, when it is clicked. The address keeps it. */
export function FilterBy({
  label,
  onChoose,
  tabIndex,
  children,
}: {
  readonly label: string;
  readonly onChoose: () => void;
  readonly tabIndex?: number | undefined;
  readonly children: ComponentChildren;
}) {
  return (
    <button
      type="button"
      class="filter-by"
      aria-label={label}
      title={label}
      tabIndex={tabIndex}
      onClick={onChoose}
    >
      {children}
    </button>
  );
}
