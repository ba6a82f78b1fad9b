/** The address of what is shown stands after the `#`, so that a reload or a shared link shows it again. */
import { computed, effect, signal } from '@preact/signals';

export const PANELS = [
  'records',
  'lifecycle',
  'requests',
  'time',
  'staging',
  'catalogue',
  'worlds',
  'contract',
] as const;

export type PanelName = (typeof PANELS)[number];

export interface Route {
  readonly panel: PanelName;
  /** What the panel is about: a kind of record, an id. */
  readonly rest: readonly string[];
  readonly query: Readonly<Record<string, string>>;
}

const DEFAULT_WORLD = 'default';

/** Who opens the base URL of a world is led here with its name in the query, which no fragment survives. */
function takeWorldFromQuery(): void {
  const { pathname, search, hash } = window.location;
  const named = new URLSearchParams(search).get('world');
  if (named === null) return;
  const place = hash === '' ? '#/records' : hash;
  const world = new URLSearchParams({ world: named }).toString();
  const joined = `${place}${place.includes('?') ? '&' : '?'}${world}`;
  window.history.replaceState(null, '', `${pathname}${joined}`);
}
takeWorldFromQuery();

const address = signal(window.location.hash);
window.addEventListener('hashchange', () => {
  address.value = window.location.hash;
});

export const route = computed(() => read(address.value));
export const world = computed(() => route.value.query['world'] ?? DEFAULT_WORLD);

function read(hash: string): Route {
  const [path = '', query = ''] = hash.replace(/^#\/?/, '').split('?');
  const [panel, ...rest] = path.split('/').map(decode);
  return {
    panel: PANELS.find((each) => each === panel) ?? 'records',
    rest: rest.filter((part) => part !== ''),
    query: Object.fromEntries(new URLSearchParams(query)),
  };
}

/** An address may be typed by hand. */
function decode(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

export interface Place {
  readonly panel: PanelName;
  readonly rest?: readonly string[];
  readonly query?: Readonly<Record<string, string | undefined>>;
}

/** The address of a place, in the world that is shown unless it names another one. */
export function hrefOf({ panel, rest = [], query = {} }: Place): string {
  const parameters = new URLSearchParams();
  const inWorld = query['world'] ?? world.value;
  for (const [name, value] of Object.entries(query)) {
    if (name !== 'world' && value !== undefined && value !== '') parameters.set(name, value);
  }
  if (inWorld !== DEFAULT_WORLD) parameters.set('world', inWorld);
  const path = [panel, ...rest].map(encodeURIComponent).join('/');
  return `#/${path}${parameters.size === 0 ? '' : `?${parameters.toString()}`}`;
}

export function go(place: Place): void {
  window.location.hash = hrefOf(place);
  // The event comes later, and what is done next is to be done there.
  address.value = window.location.hash;
}

/** Changes what is shown of the same panel. Typing into a filter leaves no trail of addresses to go back through. */
export function alter(query: Readonly<Record<string, string | undefined>>): void {
  const { panel, rest, query: before } = route.value;
  const href = hrefOf({ panel, rest, query: { ...before, ...query } });
  window.history.replaceState(null, '', href);
  address.value = href;
}

type Asked = Pick<Route, 'rest' | 'query'>;

/** What each panel was last asked to show, so that a filter is still there when one comes back to it. */
const lastAsked = signal<Readonly<Record<string, Asked>>>({});
const NOTHING: Asked = { rest: [], query: {} };

/** The kinds of record are tabs; what was opened is not opened again. */
const HAS_TABS: ReadonlySet<PanelName> = new Set(['records', 'lifecycle']);

effect(() => {
  const { panel, rest, query } = route.value;
  const asked = { rest: HAS_TABS.has(panel) ? rest.slice(0, 1) : [], query };
  lastAsked.value = { ...lastAsked.peek(), [`${world.value} ${panel}`]: asked };
});

/** The address of a panel with the filter that it was left with; from the panel itself, without any. */
export function hrefOfPanel(panel: PanelName): string {
  if (route.value.panel === panel) return hrefOf({ panel });
  return hrefOf({ panel, ...(lastAsked.value[`${world.value} ${panel}`] ?? NOTHING) });
}

/** Where an app sends its requests, so that they come to this world. */
export const baseUrlOf = (name: string): string =>
  window.location.origin + (isDefaultWorld(name) ? '' : `/__worlds/${encodeURIComponent(name)}`);

export const isDefaultWorld = (name: string): boolean => name === DEFAULT_WORLD;
