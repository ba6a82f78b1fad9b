/** A long list in pages: those in sight are loaded again when something has changed, the others when they are. */
import { signal, type ReadonlySignal } from '@preact/signals';

export interface Page<Item> {
  readonly items: readonly Item[];
  /** The cursor of the page after it; absent on the last. */
  readonly next: string | undefined;
}

type Load<Item> = (cursor: string | undefined) => Promise<Page<Item>>;

interface Held<Item> extends Page<Item> {
  readonly cursor: string | undefined;
  readonly isStale: boolean;
}

export interface Pager<Item> {
  readonly items: ReadonlySignal<readonly Item[]>;
  readonly error: ReadonlySignal<unknown>;
  /** Whether the first page has come. */
  readonly isReady: ReadonlySignal<boolean>;
  /** Tells which rows are in sight. */
  see(first: number, last: number): void;
  /** Something has changed. */
  refresh(): void;
  end(): void;
}

/** How many rows before the end of what is known the next page is asked for. */
const AHEAD = 40;

export function createPager<Item>(load: Load<Item>): Pager<Item> {
  const items = signal<readonly Item[]>([]);
  const error = signal<unknown>(undefined);
  const isReady = signal(false);
  let pages: readonly Held<Item>[] = [];
  let seen = { first: 0, last: 0 };
  let isLoading = false;
  let hasEnded = false;

  const show = (next: readonly Held<Item>[]): void => {
    pages = next;
    items.value = next.flatMap((page) => page.items);
  };

  /** The number of the page that is to be loaded now. */
  const wanted = (): number | undefined => {
    if (pages.length === 0) return 0;
    let start = 0;
    for (const [index, page] of pages.entries()) {
      const end = start + page.items.length;
      if (page.isStale && start <= seen.last && (end >= seen.first || index === 0)) return index;
      start = end;
    }
    const isNearEnd = seen.last + AHEAD >= start;
    return isNearEnd && pages.at(-1)?.next !== undefined ? pages.length : undefined;
  };

  const work = async (): Promise<void> => {
    if (isLoading) return;
    isLoading = true;
    try {
      for (let index = wanted(); index !== undefined; index = wanted()) {
        const cursor = index === 0 ? undefined : pages[index - 1]?.next;
        const page = await load(cursor);
        if (hasEnded) return;
        // Pages after one that ends elsewhere now would repeat or leave out rows.
        const rest = pages[index + 1]?.cursor === page.next ? pages.slice(index + 1) : [];
        show([...pages.slice(0, index), { ...page, cursor, isStale: false }, ...rest]);
        error.value = undefined;
        isReady.value = true;
      }
    } catch (reason) {
      if (!hasEnded) error.value = reason;
    } finally {
      isLoading = false;
    }
  };

  return {
    items,
    error,
    isReady,
    see(first, last) {
      seen = { first, last };
      void work();
    },
    refresh() {
      pages = pages.map((page) => ({ ...page, isStale: true }));
      void work();
    },
    end() {
      hasEnded = true;
    },
  };
}
