import http, { type IncomingMessage, type Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { stopwatch } from '../runtime/clock.js';
import { splitTarget } from '../server/message.js';
import { endToEnd, valuesOf, without, type RawHeaders } from '../server/raw-headers.js';
import { openRequest, type AnswerHead } from '../server/upstream/ask.js';
import { toUpstreamError, UpstreamError } from '../server/upstream/trouble.js';
import { Problem } from '../server/problem.js';
import type { ProxyAnswer } from './answer.js';
import { refuseHead } from './head.js';
import type { ProxyServerOptions } from './server.js';
import { targetFor } from './target.js';

/**
 * Lets WebSockets pass, without a look at what they carry. Any other upgrade (clients of HTTP/2 offer h2c)
 * is left out, and its request goes on as if it had not asked: RFC 9110 (section 7.8) lets a server do so.
 */
export function passUpgrades(server: Server, options: ProxyServerOptions): void {
  // This server has no listener for upgrades, so Node reads the request like a normal one.
  const plain = http.createServer({ requireHostHeader: false }, (request, response) => {
    server.emit('request', request, response);
  });
  server.on('upgrade', (incoming, socket, head) => {
    socket.on('error', () => socket.destroy());
    if (incoming.headers.upgrade?.toLowerCase() === 'websocket') {
      tunnel(incoming, socket, head, options);
      return;
    }
    socket.unshift(Buffer.concat([Buffer.from(headOf(incoming), 'latin1'), head]));
    plain.emit('connection', socket);
  });
}

/** The head of a request as it came, without its wish for another protocol. How its body is framed stays. */
function headOf({ method = '', url = '', rawHeaders }: IncomingMessage): string {
  return writeHead(`${method} ${url} HTTP/1.1`, without(rawHeaders, ['upgrade']));
}

function tunnel(
  incoming: IncomingMessage,
  socket: Duplex,
  head: Buffer,
  { proxy, upstream, host, timeout, closing, onPassed }: ProxyServerOptions,
): void {
  const start = stopwatch();
  const tell = (status: number): void => {
    const { method = '', url = '' } = incoming;
    const request = { method, path: splitTarget(url).path };
    onPassed({ request, status, duration: stopwatch() - start });
  };
  const refuse = (answer: ProxyAnswer): void => {
    tell(answer.status);
    socket.end(Buffer.concat([Buffer.from(closingHead(answer), 'latin1'), answer.body as Buffer]));
  };
  const problem = refuseHead(incoming, host);
  if (problem !== undefined) {
    refuse(proxy.refuse(problem));
    return;
  }
  const gone = new AbortController();
  const leave = (): void => {
    gone.abort();
    socket.destroy();
  };
  closing.addEventListener('abort', leave);
  socket.once('close', () => {
    closing.removeEventListener('abort', leave);
    gone.abort();
  });
  const { method = 'GET', url = '/', rawHeaders } = incoming;
  const outgoing = openRequest(
    upstream,
    { method, target: targetFor(url, upstream), headers: rawHeaders, body: undefined },
    { timeout, signal: gone.signal },
  );
  outgoing.setHeader('Connection', 'Upgrade');
  outgoing.setHeader('Upgrade', valuesOf(rawHeaders, 'upgrade'));
  outgoing.on('upgrade', (response, far, farHead) => {
    // From here on, silence is not a problem.
    outgoing.setTimeout(0);
    tell(101);
    far.on('error', () => socket.destroy());
    far.once('close', () => socket.destroy());
    socket.once('close', () => far.destroy());
    socket.write(
      writeHead(`HTTP/1.1 101 ${response.statusMessage ?? ''}`, response.rawHeaders),
      'latin1',
    );
    socket.write(farHead);
    far.write(head);
    far.pipe(socket);
    socket.pipe(far);
  });
  outgoing.on('response', (response) => {
    const { statusCode: status = 0, statusMessage: reason = '', rawHeaders: headers } = response;
    tell(status);
    socket.write(closingHead({ status, reason, headers }), 'latin1');
    response.on('error', () => socket.destroy());
    response.pipe(socket);
  });
  outgoing.on('timeout', () => {
    const message = `${upstream.origin} sent nothing for ${timeout / 1000} s.`;
    outgoing.destroy(new UpstreamError(504, message));
  });
  outgoing.on('error', (error) => {
    if (gone.signal.aborted) return;
    const { status, message: details } = toUpstreamError(error, upstream);
    refuse(proxy.refuse(new Problem({ status, rule: 'proxy', details })));
  });
  outgoing.end();
}

/** An answer whose end is the end of the connection: that needs no length. */
function closingHead({ status, reason, headers }: AnswerHead): string {
  return writeHead(`HTTP/1.1 ${status} ${reason}`, [
    ...endToEnd(headers, []),
    'Connection',
    'close',
  ]);
}

function writeHead(line: string, headers: RawHeaders): string {
  let text = `${line}\r\n`;
  for (let index = 0; index + 1 < headers.length; index += 2) {
    text += `${headers[index] ?? ''}: ${headers[index + 1] ?? ''}\r\n`;
  }
  return `${text}\r\n`;
}
