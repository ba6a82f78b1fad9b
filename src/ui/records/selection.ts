/** The records that are to be dealt with together: of one kind, in the world that is shown. */
import { signal } from '@preact/signals';

export const selected = signal<ReadonlySet<string>>(new Set());

/** From where a selection with Shift goes on. */
let anchor: string | undefined;

export function clearSelection(): void {
  anchor = undefined;
  if (selected.value.size > 0) selected.value = new Set();
}

export function select(ids: readonly string[]): void {
  selected.value = new Set([...selected.value, ...ids]);
}

export function keepSelected(ids: readonly string[]): void {
  selected.value = new Set(ids);
}

export function toggle(id: string): void {
  const next = new Set(selected.value);
  if (!next.delete(id)) next.add(id);
  selected.value = next;
  anchor = id;
}

/** All from the last one that was chosen to this one, where both are in the same list. */
export function extendTo(id: string, ids: readonly string[]): void {
  const from = anchor === undefined ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (from === -1 || to === -1) {
    select([id]);
    anchor = id;
    return;
  }
  select(ids.slice(Math.min(from, to), Math.max(from, to) + 1));
}
