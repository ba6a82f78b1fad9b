/** The media types that are told apart. */
export type ImageType = 'image/jpeg' | 'image/png' | 'application/pdf';

const SIGNATURES: readonly (readonly [ImageType, readonly number[]])[] = [
  ['image/jpeg', [0xff, 0xd8, 0xff]],
  ['image/png', [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ['application/pdf', [0x25, 0x50, 0x44, 0x46, 0x2d]],
];

/** What the bytes are by their first few, whatever the sender calls them. */
export function sniffImage(bytes: Uint8Array): ImageType | undefined {
  return SIGNATURES.find(([, signature]) =>
    signature.every((byte, index) => bytes[index] === byte),
  )?.[0];
}

/** Whether bytes of this media type are told from others. */
export function isRecognised(mediaType: string): boolean {
  return SIGNATURES.some(([known]) => known === mediaType);
}
