import type { Server } from 'node:http';
import type { Duplex } from 'node:stream';
import type { Clock } from '../runtime/clock.js';
import { Problem, toReply } from './problem.js';
import type { RequestRuleId } from './rules.js';

const REASONS: Readonly<Record<number, string>> = {
  400: 'Bad Request',
  405: 'Method Not Allowed',
  408: 'Request Timeout',
  413: 'Payload Too Large',
  431: 'Request Header Fields Too Large',
};

/** Answers what never becomes a request (broken HTTP, a tunnel) in the form of every other refusal. */
export function answerMalformed(server: Server, clock: Clock): void {
  server.on('clientError', (error: Error & { readonly code?: string }, socket) => {
    // A client that closed the connection gets no answer.
    if (error.code === 'ECONNRESET' || !socket.writable) socket.destroy();
    else end(socket, malformed(error.code ?? ''), clock);
  });
  server.on('connect', ({ url = '' }, socket) => {
    const rule: RequestRuleId = 'request.unknown-method';
    const details = `CONNECT is not supported: this simulator does not open tunnels (to ${url}).`;
    end(socket, new Problem({ status: 405, rule, details }), clock);
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

function end(socket: Duplex, problem: Problem, clock: Clock): void {
  const { status, rule, body } = toReply(problem);
  const payload = JSON.stringify(body);
  socket.end(
    [
      `HTTP/1.1 ${status} ${REASONS[status] ?? ''}`,
      'connection: close',
      `x-mock-rule: ${rule}`,
      `date: ${clock.httpDate()}`,
      'content-type: application/json; charset=utf-8',
      `content-length: ${Buffer.byteLength(payload)}`,
      '',
      payload,
    ].join('\r\n'),
  );
}
