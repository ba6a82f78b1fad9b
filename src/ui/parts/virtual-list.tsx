import type { ComponentChildren } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';

interface Props<Item> {
  readonly items: readonly Item[];
  readonly keyOf: (item: Item) => string;
  /** Its focusable element has the `tabIndex`: one of the list is reached by Tab, the others by arrow keys. */
  readonly draw: (item: Item, index: number, tabIndex: number) => ComponentChildren;
  /** Every row has the same height in pixels, so that no row moves another. */
  readonly rowHeight: number;
  readonly label: string;
  /** The first and last row that are in sight. */
  readonly onRange?: (first: number, last: number) => void;
}

/** Rows above and below those in sight, so that scrolling does not show emptiness. */
const SPARE = 8;

/** A list that has only the rows in sight in the document, however long it is. */
export function VirtualList<Item>(props: Props<Item>) {
  const { items, keyOf, draw, rowHeight, label, onRange } = props;
  const element = useRef<HTMLDivElement>(null);
  const [{ top, height }, setView] = useState({ top: 0, height: 600 });
  const [active, setActive] = useState<string | undefined>(undefined);
  /** The row that an arrow key asked for, until it has the focus. */
  const wanted = useRef<string | undefined>(undefined);
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + SPARE);
  const found = active === undefined ? -1 : items.findIndex((item) => keyOf(item) === active);
  const activeIndex = Math.max(0, found);
  const inSight = Array.from({ length: last - first }, (_, offset) => first + offset);
  // The row that has the focus stays in the document: with it the focus would be lost.
  const isAway = found !== -1 && (found < first || found >= last);
  const tabStop = found === -1 ? Math.min(Math.ceil(top / rowHeight), last - 1) : found;
  const shown = isAway ? [...inSight, found].sort((a, b) => a - b) : inSight;

  useLayoutEffect(() => {
    const list = element.current;
    if (list === null) return undefined;
    const measure = (): void =>
      setView((before) =>
        before.top === list.scrollTop && before.height === list.clientHeight
          ? before
          : { top: list.scrollTop, height: list.clientHeight },
      );
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(list);
    list.addEventListener('scroll', measure, { passive: true });
    return () => {
      observer.disconnect();
      list.removeEventListener('scroll', measure);
    };
  }, []);

  useEffect(() => {
    onRange?.(first, last);
  }, [first, last, items.length, onRange]);

  useLayoutEffect(() => {
    if (wanted.current === undefined) return;
    const index = items.findIndex((item) => keyOf(item) === wanted.current);
    const row = element.current?.querySelector(`li[aria-posinset="${index + 1}"]`);
    const target = row?.querySelector<HTMLElement>('[tabindex]');
    if (!target) return;
    wanted.current = undefined;
    target.focus({ preventScroll: true });
  });

  const moveTo = (index: number): void => {
    const item = items[index];
    const list = element.current;
    if (item === undefined || list === null) return;
    const start = index * rowHeight;
    const end = start + rowHeight;
    if (start < list.scrollTop) list.scrollTop = start;
    else if (end > list.scrollTop + list.clientHeight) list.scrollTop = end - list.clientHeight;
    wanted.current = keyOf(item);
    setActive(keyOf(item));
  };

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey) return;
    const page = Math.max(1, Math.floor(height / rowHeight) - 1);
    const steps: Readonly<Record<string, number>> = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: page,
      PageUp: -page,
      Home: -items.length,
      End: items.length,
    };
    const step = steps[event.key];
    if (step === undefined) return;
    event.preventDefault();
    moveTo(Math.min(items.length - 1, Math.max(0, activeIndex + step)));
  };

  return (
    <div
      ref={element}
      class="virtual"
      onKeyDown={onKeyDown}
      onFocusIn={(event) => {
        const row = (event.target as HTMLElement).closest('li');
        const item = items[Number(row?.getAttribute('aria-posinset') ?? 0) - 1];
        if (item !== undefined) setActive(keyOf(item));
      }}
    >
      <ul aria-label={label} style={{ height: `${items.length * rowHeight}px` }}>
        {shown.map((index) => {
          const item = items[index];
          if (item === undefined) return null;
          return (
            <li
              key={keyOf(item)}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            >
              {draw(item, index, index === tabStop ? 0 : -1)}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
