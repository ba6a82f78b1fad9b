import { createStore, del, get, set } from 'idb-keyval';

/** One text that outlives the page. */
export interface Database {
  read(): Promise<string | undefined>;
  write(text: string): Promise<void>;
  remove(): Promise<void>;
}

const FORM = /^indexeddb(?::([\w.-]{1,64}))?$/;
const KEY = 'state';

/**
 * @param place `indexeddb` or `indexeddb:NAME`
 * @throws TypeError for anything else, and where the browser has none
 */
export function openDatabase(place: string): Database {
  const match = FORM.exec(place);
  if (match === null) {
    throw new TypeError(
      `createSimulator: in a browser the option data must be 'memory', 'indexeddb' or 'indexeddb:NAME'. It is ${JSON.stringify(place.slice(0, 60))}.`,
    );
  }
  if (!('indexedDB' in globalThis)) {
    throw new TypeError(
      "createSimulator: this browser has no IndexedDB here (some have none in private windows). Use data: 'memory'.",
    );
  }
  const store = createStore(`masstack-mock-${match[1] ?? 'default'}`, 'worlds');
  return {
    read: () => get<string>(KEY, store),
    write: (text) => set(KEY, text, store),
    remove: () => del(KEY, store),
  };
}
