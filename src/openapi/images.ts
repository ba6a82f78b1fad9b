/** Images that anybody can decode: white, and grey, and small in bytes only. */

/** 640 × 400 pixels. */
export const PNG: Uint8Array = Buffer.from(
  'iVBORw0KGgoAAAANSUhEUgAAAoAAAAGQAQAAAAAWiOyIAAAAh0lEQVR42u3MIQEAAAACIP+f1hNGGEB6FqFQKBQKhUKhUCgUCoVC' +
    'oVAoFAqFQqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQKhUKhUCgUCoVCoVAoFAqFQqFQKBQK' +
    'hUKhUCgUCoVCoVAoFAqFQqFQKBQ+DB6AikXVkoMAAAAAAElFTkSuQmCC',
  'base64',
);

const JPEG_SEGMENTS = [
  'ffd8',
  'ffe000104a46494600010100000100010000',
  `ffdb004300${'01'.repeat(64)}`,
  // 320 × 200 pixels in one component.
  'ffc0000b0800c8014001011100',
  // One code in each of the tables, of one bit: no difference to the block before, end of block.
  `ffc400140001${'00'.repeat(16)}`,
  `ffc400141001${'00'.repeat(16)}`,
  'ffda0008010100003f00',
  // Two bits for each of 1,000 blocks.
  '00'.repeat(250),
  'ffd9',
];

/** 320 × 200 pixels. */
export const JPEG: Uint8Array = Buffer.from(JPEG_SEGMENTS.join(''), 'hex');
