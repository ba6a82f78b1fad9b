import net, { type Socket } from 'node:net';
import { listen } from './listening.js';

/** A server of which each byte is known: what arrived, and what it answers. */
export interface RawUpstream {
  readonly url: string;
  /** The bytes of each connection so far. */
  readonly arrived: string[];
  close(): Promise<void>;
}

/**
 * Answers each connection with the same bytes, once the head of a request is there.
 *
 * @param answer `undefined` for an upstream that says nothing
 */
export async function startRawUpstream(
  answer: string | Buffer | ((socket: Socket) => void) | undefined,
): Promise<RawUpstream> {
  const arrived: string[] = [];
  const sockets = new Set<Socket>();
  const server = net.createServer((socket) => {
    const number = arrived.push('') - 1;
    let hasAnswered = false;
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk: Buffer) => {
      const text = `${arrived[number] ?? ''}${chunk.toString('latin1')}`;
      arrived[number] = text;
      if (hasAnswered || !text.includes('\r\n\r\n')) return;
      hasAnswered = true;
      if (typeof answer === 'function') answer(socket);
      else if (answer !== undefined) socket.write(answer);
    });
  });
  return {
    url: await listen(server),
    arrived,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** An answer as it goes over the wire. */
export const wireAnswer = (line: string, headers: readonly string[], body = ''): string =>
  [`HTTP/1.1 ${line}`, ...headers, '', body].join('\r\n');
