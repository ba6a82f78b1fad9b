import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import { closeServer, listen } from '../support/listening.js';

/** What arrived at the upstream. */
interface Arrived {
  readonly method: string;
  readonly url: string;
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
}

export interface StrangeUpstream {
  readonly url: string;
  readonly arrived: Arrived[];
  close(): Promise<void>;
}

export const BYTES = Buffer.from([0x89, 0x50, 0xff, 0xfe, 0x00, 0x0d, 0x0a]);
const SCORING = {
  scoring_id: 'd290f1ee-6c54-4b01-90e6-d701748f0851',
  status: 'CREATED',
  document: { type: 'IDENTITY_CARD', country: 'ES' },
  provider: 'GOOGLE',
  expires_at: '2026-01-08T10:00:00.000Z',
  attempts: 0,
};
export const GZIPPED = gzipSync(JSON.stringify(SCORING));

type Answer = (response: ServerResponse, request: IncomingMessage) => void;
const JSON_TYPE = { 'content-type': 'application/json' };

/** By the last word of the header `x-answer`: everything that a backend should not do. */
const ANSWERS: Readonly<Record<string, Answer>> = {
  good: (response) => response.writeHead(200, JSON_TYPE).end(JSON.stringify(SCORING)),
  'no-body-204': (response) => response.writeHead(204).end(),
  '501': (response) => response.writeHead(501, JSON_TYPE).end('{"errors":[]}'),
  '404-empty': (response) => response.writeHead(404).end(),
  bytes: (response) => response.writeHead(200, { 'content-type': 'image/png' }).end(BYTES),
  cookies: (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'set-cookie': ['a=1', 'b=2'] }).end('{}'),
  redirect: (response) => response.writeHead(302, { location: '/elsewhere' }).end(),
  gzip: (response) =>
    response.writeHead(200, { ...JSON_TYPE, 'content-encoding': 'gzip' }).end(GZIPPED),
  'broken-json': (response) => response.writeHead(200, JSON_TYPE).end('{"scoring_id":'),
  'exact-json': (response) => response.writeHead(500, JSON_TYPE).end('{ "errors" : [] }'),
  mistyped: (response) =>
    response.writeHead(200, JSON_TYPE).end(JSON.stringify({ ...SCORING, attempts: 'none' })),
  undocumented: (response) => response.writeHead(202, JSON_TYPE).end('{}'),
  'with-parameters': (response) =>
    response
      .writeHead(200, { 'content-type': 'Application/JSON; charset=utf-8 ; x="a;b"' })
      .end(JSON.stringify(SCORING)),
  'another-type': (response) =>
    response
      .writeHead(200, { 'content-type': 'application/jsonx; a=application/json' })
      .end(JSON.stringify(SCORING)),
  silent: () => undefined,
  'half-way': (response, request) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('{"scoring_id"');
    setImmediate(() => request.socket.destroy());
  },
};

export async function startStrangeUpstream(): Promise<StrangeUpstream> {
  const arrived: Arrived[] = [];
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { method = '', url = '', rawHeaders } = request;
      arrived.push({ method, url, rawHeaders, body: Buffer.concat(chunks) });
      const answer = ANSWERS[String(request.headers['x-answer'])];
      if (answer === undefined) response.writeHead(500).end();
      else answer(response, request);
    });
  });
  const url = await listen(server);
  return { url, arrived, close: () => closeServer(server) };
}
