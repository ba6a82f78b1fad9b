import type { AnyRecord } from '../lifecycles/records.js';

/** Which records are asked for; what is left out holds for all. */
export interface Wanted {
  readonly org?: string | undefined;
  readonly state?: string | undefined;
  /** How the id begins. */
  readonly id?: string | undefined;
  /** A text in any field, in any case. */
  readonly q?: string | undefined;
}

/** Whether a record, as time has left it, is one of those that are asked for. */
export function createTest({ org, state, id, q }: Wanted): (record: AnyRecord) => boolean {
  const needle = q === undefined || q.trim() === '' ? undefined : q.trim().toLowerCase();
  return (record) =>
    (org === undefined || record.org === org) &&
    (state === undefined || record.state === state) &&
    (id === undefined || record.id.startsWith(id)) &&
    (needle === undefined || holdsText(record, needle));
}

/** In the values of its fields, however deep; the names of the fields do not count. */
function holdsText(value: unknown, needle: string): boolean {
  if (typeof value === 'string') return value.toLowerCase().includes(needle);
  if (typeof value === 'number' || typeof value === 'boolean') {
    return String(value).includes(needle);
  }
  if (Array.isArray(value)) return value.some((each) => holdsText(each, needle));
  if (typeof value !== 'object' || value === null) return false;
  for (const name in value) {
    if (name !== 'kind' && holdsText((value as Record<string, unknown>)[name], needle)) return true;
  }
  return false;
}
