import { directoriesOf } from './anchor.js';
import type { Stub } from './stub.js';

/** The stubs in the order in which they are asked: by priority, then the newest first. */
export interface StubIndex {
  readonly size: number;
  /** Adds a stub, in the place of the one before it if there is one. */
  replace(before: Stub | undefined, stub: Stub): void;
  remove(stub: Stub): void;
  clear(): void;
  /** Those that a request with this path can be for, in order. */
  candidates(path: string): Iterable<Stub>;
}

interface Entry {
  readonly stub: Stub;
  readonly number: number;
}

const isBefore = (one: Entry, other: Entry): boolean => {
  if (one.stub.priority !== other.stub.priority) return one.stub.priority < other.stub.priority;
  if (one.stub.origin !== other.stub.origin) return one.stub.origin === 'api';
  return one.number > other.number;
};

/** A request among ten thousand stubs is checked against the few that share its path. */
export function createStubIndex(): StubIndex {
  const byPlace = new Map<string, Entry[]>();
  const numbers = new Map<string, number>();
  let made = 0;

  const insert = (entries: Entry[], entry: Entry): void => {
    let low = 0;
    let high = entries.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      const there = entries[middle];
      if (there !== undefined && isBefore(there, entry)) low = middle + 1;
      else high = middle;
    }
    entries.splice(low, 0, entry);
  };
  const add = (stub: Stub): void => {
    const place = placeOf(stub);
    const entries = byPlace.get(place) ?? [];
    // One that takes the place of another keeps its rank.
    const number = numbers.get(stub.id) ?? made++;
    numbers.set(stub.id, number);
    insert(entries, { stub, number });
    byPlace.set(place, entries);
  };
  const take = (stub: Stub): void => {
    const place = placeOf(stub);
    const kept = (byPlace.get(place) ?? []).filter((entry) => entry.stub.id !== stub.id);
    if (kept.length === 0) byPlace.delete(place);
    else byPlace.set(place, kept);
  };
  return {
    get size() {
      return numbers.size;
    },
    replace(before, stub) {
      if (before !== undefined) take(before);
      add(stub);
    },
    remove(stub) {
      take(stub);
      numbers.delete(stub.id);
    },
    clear() {
      byPlace.clear();
      numbers.clear();
    },
    *candidates(path) {
      const lists: (readonly Entry[])[] = [];
      const look = (place: string): void => {
        const entries = byPlace.get(place);
        if (entries !== undefined) lists.push(entries);
      };
      look(ANYWHERE);
      look(`=${path}`);
      for (const directory of directoriesOf(path)) look(directory);
      yield* inOrder(lists);
    },
  };
}

const ANYWHERE = '';

function placeOf({ anchor }: Stub): string {
  if (anchor.kind === 'path') return `=${anchor.path}`;
  return anchor.kind === 'directory' ? anchor.directory : ANYWHERE;
}

/** Takes the first of the lists' next ones, again and again. */
function* inOrder(lists: readonly (readonly Entry[])[]): Generator<Stub> {
  const at = lists.map(() => 0);
  for (;;) {
    let first: { readonly list: number; readonly entry: Entry } | undefined;
    for (const [list, entries] of lists.entries()) {
      const entry = entries[at[list] ?? 0];
      if (entry !== undefined && (first === undefined || isBefore(entry, first.entry))) {
        first = { list, entry };
      }
    }
    if (first === undefined) return;
    at[first.list] = (at[first.list] ?? 0) + 1;
    yield first.entry.stub;
  }
}
