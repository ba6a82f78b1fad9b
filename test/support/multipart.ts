/** The first bytes of each kind of file that scoring takes, and a little more. */
export const PNG = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
export const JPEG = Buffer.from('ffd8ffe000104a46494600', 'hex');
export const PDF = Buffer.from('%PDF-1.7\n%%EOF');

export interface Part {
  readonly name?: string;
  readonly filename?: string;
  /** What the sender calls the content. */
  readonly type?: string;
  readonly bytes: Buffer;
}

/** A multipart message, written by hand so that a test says each byte of it. */
export function multipart(parts: readonly Part[], boundary: string): Buffer {
  const pieces = parts.flatMap(({ name, filename, type = 'application/octet-stream', bytes }) => {
    const disposition = [
      name === undefined ? 'attachment' : `form-data; name="${name}"`,
      ...(filename === undefined ? [] : [`filename="${filename}"`]),
    ].join('; ');
    const head = `--${boundary}\r\nContent-Type: ${type}\r\nContent-Disposition: ${disposition}\r\n\r\n`;
    return [Buffer.from(head), bytes, Buffer.from('\r\n')];
  });
  return Buffer.concat([...pieces, Buffer.from(`--${boundary}--\r\n`)]);
}
