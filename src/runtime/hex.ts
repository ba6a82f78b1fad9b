/** `Number.toString` is slow for what does not fit into 31 bits, and ids and checksums are made for every creation. */
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));

/** Writes the upper bits of a word as character codes, four bits a digit. */
export function writeDigits(
  codes: number[] | Uint8Array,
  at: number,
  word: number,
  digits: number,
): void {
  for (let index = 0; index < digits; index += 1) {
    codes[at + index] = DIGITS[(word >>> (28 - 4 * index)) & 0xf] ?? 0;
  }
}

/** 32 bits as eight hexadecimal digits. */
export function hexDigits(word: number): string {
  const codes = new Array<number>(8);
  writeDigits(codes, 0, word, 8);
  return String.fromCharCode(...codes);
}

const DASH = 0x2d;
const uuid = new Array<number>(36).fill(DASH);

/** Four words in the form of a UUID. Made at one go: as text that is put together it would cost twice. */
export function uuidOf(first: number, second: number, third: number, fourth: number): string {
  writeDigits(uuid, 0, first, 8);
  writeDigits(uuid, 9, second, 4);
  writeDigits(uuid, 14, second << 16, 4);
  writeDigits(uuid, 19, third, 4);
  writeDigits(uuid, 24, third << 16, 4);
  writeDigits(uuid, 28, fourth, 8);
  return String.fromCharCode(...uuid);
}
