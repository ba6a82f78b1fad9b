import { responseFor, type Operation } from '../openapi/operation.js';

/** How often a documented answer was seen, and how often in a form that the contract allows. */
export interface Seen {
  readonly operation: string;
  readonly status: number;
  count: number;
}

export function note(seen: Map<string, Seen>, operation: Operation, status: number): void {
  if (responseFor(operation, status) === undefined) return;
  const key = `${operation.id} ${status}`;
  const entry = seen.get(key);
  if (entry === undefined) seen.set(key, { operation: operation.id, status, count: 1 });
  else entry.count += 1;
}
