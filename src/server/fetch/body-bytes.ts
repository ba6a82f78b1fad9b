/** A body as it is sent, and the media type that it brings. */
export interface SentBody {
  readonly bytes: Uint8Array;
  readonly contentType?: string | undefined;
}

/**
 * The bytes of what `fetch` takes as a body. Those of other implementations (jsdom, happy-dom) are taken too: they
 * are told by their names, since their classes are not those of this process.
 *
 * @throws TypeError for anything else
 */
export async function bytesOf(body: unknown): Promise<SentBody> {
  if (typeof body === 'string') return { bytes: utf8(body), contentType: TEXT };
  if (ArrayBuffer.isView(body)) {
    return { bytes: new Uint8Array(body.buffer, body.byteOffset, body.byteLength).slice() };
  }
  switch (nameOf(body)) {
    case 'ArrayBuffer':
    case 'SharedArrayBuffer':
      return { bytes: new Uint8Array(body as ArrayBuffer).slice() };
    case 'URLSearchParams':
      return { bytes: utf8(String(body)), contentType: FORM };
    case 'Blob':
    case 'File': {
      const blob = body as Blob;
      return {
        bytes: await blobBytes(blob),
        contentType: blob.type === '' ? undefined : blob.type,
      };
    }
    case 'FormData':
      return multipart(body as FormData);
    case 'ReadableStream':
      return { bytes: await drain(body as ReadableStream<unknown>) };
    default:
      // As the global does: what it does not know, it sends as text.
      return { bytes: utf8(String(body)), contentType: TEXT };
  }
}

const TEXT = 'text/plain;charset=UTF-8';
const FORM = 'application/x-www-form-urlencoded;charset=UTF-8';

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

const nameOf = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);

async function blobBytes(blob: Blob): Promise<Uint8Array> {
  // jsdom's has no arrayBuffer() before its version 27.
  const { FileReader: Reader } = globalThis as { readonly FileReader?: new () => LegacyReader };
  if (typeof blob.arrayBuffer === 'function' || Reader === undefined) {
    return new Uint8Array(await blob.arrayBuffer());
  }
  return new Promise((resolve, reject) => {
    const reader = new Reader();
    reader.onload = () => {
      resolve(new Uint8Array(reader.result));
    };
    reader.onerror = () => {
      reject(new TypeError('the blob of the body cannot be read'));
    };
    reader.readAsArrayBuffer(blob);
  });
}

interface LegacyReader {
  onload: () => void;
  onerror: () => void;
  readonly result: ArrayBuffer;
  readAsArrayBuffer(blob: Blob): void;
}

/** As the Fetch standard has it, also for the forms of other implementations. */
async function multipart(form: FormData): Promise<SentBody> {
  const boundary = `----masstack-mock-${(boundaries += 1).toString().padStart(16, '0')}`;
  const parts: Uint8Array[] = [];
  for (const [name, value] of form as unknown as Iterable<readonly [string, string | File]>) {
    const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(lines(name))}"`;
    if (typeof value === 'string') {
      parts.push(utf8(`${head}\r\n\r\n${lines(value)}\r\n`));
    } else {
      const type = value.type === '' ? 'application/octet-stream' : value.type;
      parts.push(
        utf8(`${head}; filename="${quoted(value.name)}"\r\nContent-Type: ${type}\r\n\r\n`),
        await blobBytes(value),
        utf8('\r\n'),
      );
    }
  }
  parts.push(utf8(`--${boundary}--\r\n`));
  return { bytes: concat(parts), contentType: `multipart/form-data; boundary=${boundary}` };
}

let boundaries = 0;

const lines = (text: string): string => text.replaceAll(/\r\n?|\n/g, '\r\n');

const quoted = (text: string): string =>
  text.replaceAll('\n', '%0A').replaceAll('\r', '%0D').replaceAll('"', '%22');

async function drain(stream: ReadableStream<unknown>): Promise<Uint8Array> {
  const reader = stream.getReader();
  const parts: Uint8Array[] = [];
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return concat(parts);
    if (!ArrayBuffer.isView(value)) {
      throw new TypeError('the stream of the body must give bytes (Uint8Array)');
    }
    parts.push(new Uint8Array(value.buffer, value.byteOffset, value.byteLength));
  }
}

function concat(parts: readonly Uint8Array[]): Uint8Array {
  const whole = new Uint8Array(parts.reduce((size, { length }) => size + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
