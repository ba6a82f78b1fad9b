/** An upload that an operation takes, made of what its document says of the parts. */
import { JPEG, PNG } from './images.js';
import type { Operation, UploadedPart } from './operation.js';

export interface Part {
  readonly name: string;
  readonly filename: string;
  readonly type: string;
  readonly bytes: Uint8Array;
}

export const BOUNDARY = 'masstack-mock-upload';

/** Where the document does not say which parts there are. */
const ANY_PART: UploadedPart = { name: 'file', required: false };

export function isUpload({ body }: Operation): boolean {
  return body?.mediaTypes[0]?.startsWith('multipart/') === true;
}

/** One image for each part that the document describes: a PNG and a JPEG in turn. */
export function partsOf({ body }: Operation): readonly Part[] {
  return (body?.parts ?? [ANY_PART]).map(({ name }, index) =>
    index % 2 === 0
      ? { name, filename: `${name}.png`, type: 'image/png', bytes: PNG }
      : { name, filename: `${name}.jpg`, type: 'image/jpeg', bytes: JPEG },
  );
}

/** The parts of the plainest upload: those that are required, or else the first one. */
export function plainParts(operation: Operation): readonly Part[] {
  const parts = partsOf(operation);
  const required = parts.filter((_, index) => operation.body?.parts?.[index]?.required);
  return required.length > 0 ? required : parts.slice(0, 1);
}

export function encodeParts(parts: readonly Part[]): Uint8Array {
  const pieces = parts.flatMap(({ name, filename, type, bytes }) => [
    Buffer.from(
      `--${BOUNDARY}\r\nContent-Type: ${type}\r\n` +
        `Content-Disposition: attachment; name="${name}"; filename="${filename}"\r\n\r\n`,
    ),
    bytes,
    Buffer.from('\r\n'),
  ]);
  return Buffer.concat([...pieces, Buffer.from(`--${BOUNDARY}--\r\n`)]);
}

/** By these first bytes a PNG is recognised. */
const SIGNATURE_LENGTH = 8;

/** The plainest upload as Base64, short enough for a command line. */
export function exampleUpload(operation: Operation): string {
  const parts = plainParts(operation).map((part) => ({
    ...part,
    bytes: part.bytes.subarray(0, SIGNATURE_LENGTH),
  }));
  return Buffer.from(encodeParts(parts)).toString('base64');
}
