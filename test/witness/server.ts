import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Breach } from './breach.js';
import { createSwitches, Refusal, type Answer, type Call, type Switches } from './call.js';
import type { ChoiceName } from './choices.js';
import { writeError } from './errors.js';
import { handle } from './handle.js';
import { findOperations } from './operations.js';
import { createRecords, type Records } from './records.js';
import { shape } from './shapes.js';

export interface WitnessOptions {
  readonly choices?: readonly ChoiceName[];
  readonly breaches?: readonly Breach[];
  /** Default: /v1. */
  readonly basePath?: string;
  readonly host?: string;
  readonly port?: number;
}

export interface Witness {
  /** With the base path. */
  readonly url: string;
  /** How many requests came. */
  readonly count: () => number;
  close(): Promise<void>;
}

type Listener = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * An honest server: the five pages, and nothing but the pages, in plain Node. It shares no code and no
 * table with the product.
 */
export async function startWitness(options: WitnessOptions = {}): Promise<Witness> {
  const { host = '127.0.0.1', port = 0, basePath = '/v1' } = options;
  const listener = createWitness(options);
  let count = 0;
  const server = createServer((request, response) => {
    count += 1;
    listener(request, response);
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const { port: taken } = server.address() as AddressInfo;
  return {
    url: `http://${host.includes(':') ? `[${host}]` : host}:${taken}${basePath}`,
    count: () => count,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

export function createWitness(options: WitnessOptions = {}): Listener {
  const { choices = [], breaches = [], basePath = '/v1' } = options;
  const on = createSwitches(choices, breaches);
  const records = createRecords(on);
  return (request, response) => {
    void readBody(request).then((body) => {
      if (on.chooses('connection-close')) response.setHeader('connection', 'close');
      route(request, response, body, { on, records, basePath });
    });
  };
}

interface Setting {
  readonly on: Switches;
  readonly records: Records;
  readonly basePath: string;
}

function route(
  request: IncomingMessage,
  response: ServerResponse,
  body: Buffer,
  { on, records, basePath }: Setting,
): void {
  const url = new URL(`http://witness${request.url ?? '/'}`);
  const slash = url.pathname.endsWith('/') && url.pathname.length > 1;
  const pathname = slash ? url.pathname.slice(0, -1) : url.pathname;
  if (slash && on.chooses('trailing-slash-redirected')) {
    response.writeHead(308, { location: pathname + url.search }).end();
    return;
  }
  const below = pathname.startsWith(basePath) ? pathname.slice(basePath.length) : undefined;
  const known = below !== undefined && (!slash || on.chooses('trailing-slash-accepted'));
  const found = known ? findOperations(below) : [];
  if (found.length === 0) {
    writeUnknown(response, on);
    return;
  }
  const { method = 'GET' } = request;
  const asked = method === 'HEAD' && on.chooses('head-as-get') ? 'GET' : method;
  const match = found.find(({ operation }) => operation.method === asked);
  if (match === undefined) {
    writeOtherMethod(response, method, on);
    return;
  }
  const { headers, rawHeaders } = request;
  const call: Call = { ...match, query: url.searchParams, headers, rawHeaders, body, on };
  answer(response, call, records);
}

function answer(response: ServerResponse, call: Call, records: Records): void {
  try {
    write(response, handle(call, records), call);
  } catch (error) {
    if (!(error instanceof Refusal)) throw error;
    const status = changed(error.status, call);
    const written = writeError(error, status, call);
    if (status === 401 && call.on.chooses('authenticate-header')) {
      response.setHeader('www-authenticate', 'Bearer realm="witness"');
    }
    response.writeHead(status, written && { 'content-type': written.type }).end(written?.text);
  }
}

/** Another status than the page says, where that is the breach. */
function changed(status: number, { operation, on }: Call): number {
  for (const { label } of on.breachesOf(operation.id)) {
    const [, to, from] = /^(\d+) instead of (\d+)$/.exec(label) ?? [];
    if (Number(from) === status) return Number(to);
  }
  return status;
}

function write(response: ServerResponse, { status, body }: Answer, call: Call): void {
  const { on, operation } = call;
  const told = changed(status, call);
  if (on.chooses('success-headers')) {
    response.setHeader('x-request-id', String(process.hrtime.bigint()));
    response.setHeader('etag', '"1"');
    response.setHeader('set-cookie', ['a=1; Path=/', 'b=2']);
    response.setHeader('location', `/somewhere/else`);
  }
  if (status === 204 && on.breaks(operation.id, '204 with a body')) {
    const text = '{"done":true}';
    const head = `HTTP/1.1 204 No Content\r\nContent-Type: application/json\r\nContent-Length: ${text.length}\r\nConnection: close\r\n\r\n`;
    response.socket?.end(head + text);
    return;
  }
  if (told === 204) {
    if (on.chooses('content-length-on-204')) response.setHeader('content-length', '0');
    if (on.chooses('content-type-on-204')) response.setHeader('content-type', 'application/json');
    response.writeHead(204).end();
    return;
  }
  if (on.breaks(operation.id, 'body left out')) {
    response.writeHead(told).end();
    return;
  }
  if (on.chooses('id-in-location') && isObject(body)) {
    response.setHeader('location', `/v1/here/${String(Object.values(body)[0])}`);
  }
  if (on.chooses('bodies-as-xml')) {
    response.writeHead(told, { 'content-type': 'application/xml' }).end('<answer/>');
    return;
  }
  const type = on.chooses('json-vendor-type')
    ? 'application/vnd.witness.v1+json'
    : on.chooses('json-charset')
      ? 'application/json; charset=UTF-8'
      : 'application/json';
  const whole = JSON.stringify(body === undefined ? { done: true } : shape(body, call));
  const text = on.breaks(operation.id, 'JSON that breaks off') ? whole.slice(0, -1) : whole;
  if (on.chooses('answers-with-length')) {
    response.setHeader('content-length', Buffer.byteLength(text));
  }
  response.writeHead(told, { 'content-type': type }).end(text);
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

function writeUnknown(response: ServerResponse, on: Switches): void {
  if (on.chooses('unknown-path-without-body')) response.writeHead(404).end();
  else if (on.chooses('unknown-path-401')) response.writeHead(401).end();
  else if (on.chooses('unknown-path-400')) response.writeHead(400).end();
  else if (on.chooses('unknown-path-redirected')) {
    response.writeHead(302, { location: 'https://login.example/' }).end();
  } else if (on.chooses('unknown-path-200-html')) {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<div id="app"></div>');
  } else if (on.chooses('unknown-path-html')) {
    response.writeHead(404, { 'content-type': 'text/html' }).end('<h1>Not here</h1>');
  } else {
    response.writeHead(404, { 'content-type': 'application/json' }).end('{"message":"no path"}');
  }
}

function writeOtherMethod(response: ServerResponse, method: string, on: Switches): void {
  if (method === 'OPTIONS' && on.chooses('options-200')) response.writeHead(200).end();
  else if (on.chooses('other-method-404')) response.writeHead(404).end();
  else if (on.chooses('other-method-400')) response.writeHead(400).end();
  else if (on.chooses('other-method-403')) response.writeHead(403).end();
  else if (on.chooses('other-method-501')) response.writeHead(501).end();
  else response.writeHead(405, { allow: 'GET' }).end();
}

async function readBody(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
