import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import { titleOf } from '../definition/status-title.js';
import type { Clock } from '../runtime/clock.js';
import { JSON_TYPE } from './media-type.js';
import type { Reply } from './message.js';
import { Problem, type ToReply } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** Answers what never becomes a request (broken HTTP, a tunnel) in the form of every other refusal. */
export function answerMalformed(server: Server, clock: Clock, toReply: ToReply): void {
  const end = (socket: Duplex, problem: Problem): void => {
    socket.end(write(toReply(problem), clock));
  };
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    // A client that closed the connection gets no answer.
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else end(socket, malformed(error.code ?? ''));
  });
  server.on('connect', ({ url = '' }, socket) => {
    const rule: RequestRuleId = 'request.unknown-method';
    const details = `CONNECT is not supported: this simulator does not open tunnels (to ${url}).`;
    end(socket, new Problem({ status: 405, rule, details }));
  });
  // RFC 9110 lets a server pass over an expectation that it does not know.
  server.on('checkExpectation', (request, response) => {
    server.emit('request', request, response);
  });
}

function malformed(code: string): Problem {
  const rule: RequestRuleId = 'request.malformed';
  switch (code) {
    case 'HPE_HEADER_OVERFLOW':
      return new Problem({ status: 431, rule, details: 'The headers are too large. Send less.' });
    case 'HPE_CHUNK_EXTENSIONS_OVERFLOW':
      return new Problem({ status: 413, rule, details: 'A chunk extension is too large.' });
    case 'ERR_HTTP_REQUEST_TIMEOUT':
      return new Problem({ status: 408, rule, details: 'The request took too long to arrive.' });
    default:
      return new Problem({
        status: 400,
        rule,
        details: `This is not well-formed HTTP/1.1 (${code || 'unreadable'}), so it was not processed.`,
      });
  }
}

function write({ status, rule, headers, body }: Reply, clock: Clock): string {
  const payload = JSON.stringify(body);
  return [
    `HTTP/1.1 ${status} ${titleOf(status)}`,
    'connection: close',
    `x-mock-rule: ${rule}`,
    `date: ${clock.httpDate()}`,
    `content-type: ${String(headers?.['content-type'] ?? JSON_TYPE)}`,
    `content-length: ${Buffer.byteLength(payload)}`,
    '',
    payload,
  ].join('\r\n');
}
