import { hexDigits, uuidOf } from './hex.js';

/**
 * Seeded chance. Counter-based: the n-th number of a stream depends on the seed, the stream's label
 * and n alone, so a restart or a parallel world cannot shift what another draws.
 */
export interface Random {
  /** A whole number from 0 to 2^32 - 1. */
  uint32(): number;
  /** A number from 0 (included) to 1 (excluded). */
  fraction(): number;
  /** A random (version 4) UUID. */
  uuid(): string;
  /** Lower-case hexadecimal digits, `length` of them. */
  hex(length: number): string;
}

export function createRandom(seed: number, label: string | number): Random {
  let counter = mix(mix(seed >>> 0) ^ hash(String(label)));
  const key = mix(counter ^ 0x9e3779b9);

  const uint32 = (): number => {
    counter = (counter + 0x9e3779b9) >>> 0;
    return mix(mix(counter) ^ key);
  };

  return {
    uint32,
    fraction: () => uint32() / 2 ** 32,
    uuid() {
      // RFC 9562: four bits say the version, two the variant; the rest is chance.
      const version = (uint32() & 0xffff0fff) | 0x4000;
      const variant = (uint32() & 0x3fffffff) | 0x80000000;
      return uuidOf(uint32(), version, variant, uint32());
    },
    hex(length) {
      let text = '';
      while (text.length < length) text += hexDigits(uint32());
      return text.slice(0, length);
    },
  };
}

/** The finaliser of MurmurHash3: each input bit flips each output bit about half of the time. */
function mix(value: number): number {
  let mixed = value | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}

/** FNV-1a over the UTF-16 units of the text. */
function hash(text: string): number {
  let value = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) {
    value = Math.imul(value ^ text.charCodeAt(index), 0x01000193);
  }
  return value >>> 0;
}
