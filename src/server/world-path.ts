/** How requests name a world, and what stands before their paths then. */
import type { RequestValue } from './message.js';
import { DEFAULT_WORLD } from './worlds.js';

export const WORLD_HEADER = 'x-mock-world';
export const PREFIX = '/__worlds/';

/** What stood before the URL of a request that has come to a world: nothing when a header named it. */
export function pathIn(world: string, { headers }: RequestValue): string {
  return world === DEFAULT_WORLD || headers[WORLD_HEADER] !== undefined ? '' : PREFIX + world;
}
