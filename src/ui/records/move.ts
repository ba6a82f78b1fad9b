import { shortId } from '../format.js';
import { perform } from '../session.js';

/** Puts a record into a state, whatever its lifecycle allows. */
export function moveRecord(
  { kind, id, state }: { readonly kind: string; readonly id: string; readonly state?: string },
  to: string,
): void {
  if (state === to) return;
  perform(`${shortId(id)} was put into ${to}`, 'patchEntity', { kind, id, body: { state: to } });
}
