/** `Number.toString` is slow for what does not fit into 31 bits, and ids and checksums are made for every creation. */
const BYTES = Array.from({ length: 256 }, (_, byte) => byte.toString(16).padStart(2, '0'));
const byteAt = (word: number, shift: number): string => BYTES[(word >>> shift) & 0xff] ?? '';

/** The upper half of 32 bits as four hexadecimal digits. */
export const highDigits = (word: number): string => byteAt(word, 24) + byteAt(word, 16);

/** The lower half of 32 bits as four hexadecimal digits. */
export const lowDigits = (word: number): string => byteAt(word, 8) + byteAt(word, 0);

/** 32 bits as eight hexadecimal digits. */
export const hexDigits = (word: number): string => highDigits(word) + lowDigits(word);
