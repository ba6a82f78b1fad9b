import net from 'node:net';

/** Bytes for one connection, and how it ends. */
export interface Shot {
  /** What it is, for a person who reads that it went wrong. */
  readonly name: string;
  /** Written one after the other, with a turn of the event loop in between. */
  readonly chunks: readonly Buffer[];
  /**
   * `answer` waits for an answer or for the end of the connection; `finish` says that no more will
   * come and waits for the end; `abort` tears the connection down at once.
   */
  readonly ending: 'answer' | 'finish' | 'abort';
}

export interface RawAnswer {
  readonly status: number;
  /** In lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
}

export interface Heard {
  readonly answers: readonly RawAnswer[];
  /** The server neither answered nor ended the connection in time. */
  readonly hung: boolean;
  /** What came is no HTTP. */
  readonly unreadable: boolean;
}

const PATIENCE = 20_000;

export function fire(port: number, shot: Shot): Promise<Heard> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: '127.0.0.1', port, noDelay: true });
    const received: Buffer[] = [];
    let done = false;
    const finish = (hung: boolean): void => {
      if (done) return;
      done = true;
      clearTimeout(timer);
      if (!socket.destroyed) socket.resetAndDestroy();
      resolve({ ...readAnswers(Buffer.concat(received), shot), hung });
    };
    const timer = setTimeout(() => {
      finish(true);
    }, PATIENCE);
    socket.on('connect', () => {
      void write(socket, shot).then(() => {
        if (shot.ending === 'abort') finish(false);
        else if (shot.ending === 'finish') socket.end();
      });
    });
    socket.on('data', (chunk) => {
      received.push(chunk);
      if (shot.ending !== 'answer') return;
      const { answers } = readAnswers(Buffer.concat(received), shot);
      if (answers.some(({ status }) => status >= 200)) finish(false);
    });
    socket.on('error', () => {
      finish(false);
    });
    socket.on('close', () => {
      finish(false);
    });
  });
}

async function write(socket: net.Socket, { chunks }: Shot): Promise<void> {
  for (const chunk of chunks) {
    if (socket.destroyed) return;
    socket.write(chunk);
    if (chunks.length > 1) await new Promise((resolve) => setImmediate(resolve));
  }
}

const HEAD_END = '\r\n\r\n';

function readAnswers(
  bytes: Buffer,
  { chunks }: Shot,
): { readonly answers: readonly RawAnswer[]; readonly unreadable: boolean } {
  const answers: RawAnswer[] = [];
  const isHead = chunks[0]?.subarray(0, 5).toString('latin1') === 'HEAD ';
  let at = 0;
  while (at < bytes.length) {
    const end = bytes.indexOf(HEAD_END, at);
    if (end === -1) break;
    const [first = '', ...lines] = bytes.toString('latin1', at, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
    if (Number.isNaN(status)) return { answers, unreadable: true };
    const headers = new Map(
      lines.map((line) => [
        line.slice(0, line.indexOf(':')).toLowerCase(),
        line.slice(line.indexOf(':') + 1).trim(),
      ]),
    );
    const start = end + HEAD_END.length;
    const hasBody = !isHead && status >= 200 && status !== 204 && status !== 304;
    const length = hasBody ? Number(headers.get('content-length') ?? bytes.length - start) : 0;
    if (start + length > bytes.length) break;
    answers.push({ status, headers, text: bytes.toString('utf8', start, start + length) });
    at = start + length;
  }
  return { answers, unreadable: false };
}
