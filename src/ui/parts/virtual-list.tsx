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
  const isMoving = useRef(false);
  const first = Math.max(0, Math.floor(top / rowHeight) - SPARE);
  const last = Math.min(items.length, Math.ceil((top + height) / rowHeight) + SPARE);
  const found = active === undefined ? -1 : items.findIndex((item) => keyOf(item) === active);
  const activeIndex = Math.max(0, found);

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

  // Once the row that an arrow key asked for is in the document.
  useEffect(() => {
    if (!isMoving.current) return;
    const target = element.current?.querySelector<HTMLElement>('[tabindex="0"]');
    if (target === null || target === undefined) return;
    isMoving.current = false;
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
    isMoving.current = true;
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
        {items.slice(first, last).map((item, offset) => {
          const index = first + offset;
          return (
            <li
              key={keyOf(item)}
              aria-setsize={items.length}
              aria-posinset={index + 1}
              style={{ top: `${index * rowHeight}px`, height: `${rowHeight}px` }}
            >
              {draw(item, index, isTabStop(index) ? 0 : -1)}
            </li>
          );
        })}
      </ul>
    </div>
  );

  /** The active row; when it is not in the document, the first one that is in sight. */
  function isTabStop(index: number): boolean {
    const inSight = activeIndex >= first && activeIndex < last;
    return inSight ? index === activeIndex : index === Math.ceil(top / rowHeight);
  }
}
