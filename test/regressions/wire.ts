import net from 'node:net';

/** Sends bytes as they are, and reads until the server ends the connection. */
export function exchange(url: string, text: string | Buffer): Promise<string> {
  const { hostname, port } = new URL(url);
  return new Promise((resolve, reject) => {
    const socket = net.connect(Number(port), hostname, () => socket.write(text));
    let received = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => (received += chunk));
    socket.on('error', reject).on('close', () => {
      resolve(received);
    });
  });
}

/** A request head of HTTP/1.1 that asks for the end of the connection. */
export const head = (line: string, ...headers: readonly string[]): string =>
  [`${line} HTTP/1.1`, 'Connection: close', ...headers, '', ''].join('\r\n');

export const statusOf = (answer: string): number => Number(answer.slice(9, 12));
