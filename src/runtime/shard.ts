import { createRandom } from './random.js';

/** One of `of` parts that have nothing in common and are the whole together. */
export interface Shard {
  readonly index: number;
  readonly of: number;
}

/** Each name has its shard by itself alone: nothing else that is there or not moves it. */
export function isInShard({ index, of }: Shard, name: string): boolean {
  return Math.floor(createRandom(0, name).fraction() * of) === index - 1;
}

/** Reads `2/4`; `undefined` for anything else. */
export function parseShard(text: string): Shard | undefined {
  const [, index, of] = /^(\d+)\/(\d+)$/.exec(text.trim()) ?? [];
  const shard = { index: Number(index), of: Number(of) };
  return shard.index >= 1 && shard.index <= shard.of && shard.of <= 1000 ? shard : undefined;
}

export function describeShard({ index, of }: Shard): string {
  return `${index}/${of}`;
}
