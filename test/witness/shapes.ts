import { randomUUID } from 'node:crypto';
import type { Call, Switches } from './call.js';

const RENAMED: Readonly<Record<string, string>> = {
  VALIDATED: 'DONE',
  CANCELLED: 'ABORTED',
  CLOSED: 'FINISHED',
  EXPIRED: 'TIMED_OUT',
  SCORED: 'EVALUATED',
  DELEGATED: 'OUTSOURCED',
  PREVIEWED: 'SEEN',
  SIGNED: 'COMPLETED',
};

type Json = Readonly<Record<string, unknown>>;

let reads = 0;

/** The body of a success in the form that this server gives it. No page publishes one. */
export function shape(body: unknown, { operation, on }: Call): unknown {
  const creation = operation.success === 201 || operation.id === 'createScoring';
  // The page says what a delegation returns, though not in which fields.
  const tells = creation || operation.id === 'delegateIdentityDocument';
  if (on.chooses('bodies-minimal') && !tells) return {};
  if (on.breaks(operation.id, 'nothing is returned')) return {};
  let shaped = rename(body, on);
  if (creation) shaped = renameId(shaped as Json, on);
  if (isObject(shaped)) {
    if (on.chooses('extra-fields')) shaped = { ...shaped, links: [], api_version: 3 };
    if (on.chooses('changing-fields')) {
      reads += 1;
      shaped = { ...(shaped as Json), reads, trace_id: randomUUID(), served_at: reads * 17 };
    }
  }
  if (on.chooses('bodies-wrapped')) return { data: shaped };
  return on.chooses('bodies-as-lists') ? [shaped] : shaped;
}

function renameId(body: Json, on: Switches): Json {
  const [id] = Object.values(body);
  if (on.chooses('creations-empty') || on.chooses('id-in-location')) return {};
  if (on.chooses('id-called-id')) return { id };
  return on.chooses('id-called-process-id') ? { process: { id } } : body;
}

const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function rename(value: unknown, on: Switches): unknown {
  if (Array.isArray(value)) return value.map((each: unknown) => rename(each, on));
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [nameOf(key, on), valueOf(key, each, on)]),
  );
}

function nameOf(key: string, on: Switches): string {
  const name = key === 'status' && on.chooses('status-called-state') ? 'state' : key;
  return on.chooses('bodies-camel-case')
    ? name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase())
    : name;
}

function valueOf(key: string, value: unknown, on: Switches): unknown {
  if (value === undefined && on.chooses('absent-as-null')) return null;
  if (key === 'expires_at' && on.chooses('times-as-numbers')) return 1893456000;
  if (key !== 'status') return rename(value, on);
  const state = String(value);
  if (on.chooses('states-lower-case')) return state.toLowerCase();
  return on.chooses('states-renamed') ? (RENAMED[state] ?? state) : state;
}
