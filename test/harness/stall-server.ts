/** Market stalls with orders and their lines: a document of somebody else, and a server written from it alone. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { isObject } from '../../src/runtime/json.js';
import { readAll, serve, type Served } from './broken-target.js';

const integer = { type: 'integer', minimum: 1 };
const parameter = (name: string, schema: object): object => ({
  ...{ name, in: 'path', required: true, schema },
});
const content = (schema: object): object => ({ content: { 'application/json': { schema } } });
const body = (schema: object): object => ({ required: true, ...content(schema) });
const answers = (success: Readonly<Record<number, object>>, ...errors: number[]): object => ({
  ...success,
  ...Object.fromEntries(
    errors.map((status) => [status, { description: 'Refused', ...content(ERROR) }]),
  ),
});
const shown = (schema: object): object => ({ description: 'Done', ...content(schema) });

const ERROR = {
  type: 'object',
  required: ['error'],
  properties: { error: { type: 'object', properties: { message: { type: 'string' } } } },
};
const BUYER_SENT = {
  type: 'object',
  required: ['name'],
  properties: { name: { type: 'string', minLength: 2 } },
};
const BUYER = {
  type: 'object',
  required: ['id', 'name'],
  properties: { id: integer, name: { type: 'string' } },
};
const ORDER_SENT = {
  type: 'object',
  required: ['buyer'],
  properties: { buyer: { type: 'string', minLength: 2 } },
};
const ORDER = {
  type: 'object',
  required: ['id', 'buyer'],
  properties: { id: integer, buyer: { type: 'string' } },
};
const LINE_SENT = {
  type: 'object',
  required: ['fruit'],
  properties: { fruit: { type: 'string', minLength: 2 }, count: integer },
};
const LINE = {
  type: 'object',
  required: ['id', 'fruit'],
  properties: { id: integer, fruit: { type: 'string' }, count: integer },
};

const STALL = parameter('stall', { type: 'string', pattern: '^[a-z]+$' });
const ID = parameter('id', integer);
const LINE_ID = parameter('lineId', integer);
const page = { name: 'page', in: 'query', schema: integer };
const gone = { 204: { description: 'Gone' } };

export const stalls = {
  openapi: '3.1.0',
  info: { title: 'Stalls', version: '1' },
  paths: {
    '/buyers': {
      get: {
        operationId: 'listBuyers',
        responses: answers({ 200: shown({ type: 'array', items: BUYER }) }),
      },
      post: {
        operationId: 'addBuyer',
        requestBody: body(BUYER_SENT),
        responses: answers({ 201: shown(BUYER) }, 422),
      },
    },
    '/buyers/{buyerId}': {
      parameters: [parameter('buyerId', integer)],
      get: { operationId: 'readBuyer', responses: answers({ 200: shown(BUYER) }, 404) },
    },
    '/stalls/{stall}/orders': {
      parameters: [STALL],
      get: {
        operationId: 'listOrders',
        parameters: [page],
        responses: answers({ 200: shown({ type: 'array', items: ORDER }) }),
      },
      post: {
        operationId: 'order',
        requestBody: body(ORDER_SENT),
        responses: answers({ 201: shown(ORDER) }, 422),
      },
    },
    '/stalls/{stall}/orders/{id}': {
      parameters: [STALL, ID],
      get: { operationId: 'readOrder', responses: answers({ 200: shown(ORDER) }, 404) },
    },
    '/stalls/{stall}/orders/{id}/lines': {
      parameters: [STALL, ID],
      post: {
        operationId: 'addLine',
        requestBody: body(LINE_SENT),
        responses: answers({ 201: shown(LINE) }, 404, 422),
      },
    },
    '/stalls/{stall}/orders/{id}/lines/{lineId}': {
      parameters: [STALL, ID, LINE_ID],
      get: { operationId: 'readLine', responses: answers({ 200: shown(LINE) }, 404) },
      delete: { operationId: 'dropLine', responses: answers(gone, 404) },
    },
  },
};

interface Order {
  readonly stall: string;
  readonly buyer: unknown;
  readonly lines: Map<number, object>;
}

/** What servers do differently. */
export interface Habits {
  /** Of JSON that cannot be read. Default: as any other invalid body. */
  readonly unreadable?: number;
  /** The number of the first page. Default: 1. */
  readonly firstPage?: number;
  /** A breach: a line may have any fruit. */
  readonly takesAnything?: true;
}

/** So that a list has many pages. */
const PAGE = 1;

export async function serveStalls({
  unreadable = 422,
  firstPage = 1,
  takesAnything,
}: Habits = {}): Promise<Served> {
  const orders = new Map<number, Order>();
  const buyers = new Map<number, object>();
  let next = 40;
  const answer = (request: IncomingMessage, text: string): readonly [number, unknown?] => {
    const url = new URL(request.url ?? '', 'http://stalls');
    const [, top, stall = '', middle, id, lines, line] = url.pathname.split('/');
    const read = (isRight: (sent: Readonly<Record<string, unknown>>) => boolean) => {
      if (request.headers['content-type'] !== 'application/json') return refuse(415, 'send JSON');
      const sent = readJson(text);
      if (sent === undefined) return refuse(unreadable, 'not JSON');
      return isObject(sent) && isRight(sent) ? sent : refuse(422, 'not right');
    };
    if (top === 'buyers' && stall !== '') {
      const buyer = buyers.get(Number(stall));
      return buyer === undefined ? refuse(404, 'no such buyer') : [200, buyer];
    }
    if (top === 'buyers' && request.method === 'GET') return [200, [...buyers.values()]];
    if (top === 'buyers') {
      const sent = read(({ name }) => isText(name));
      if (isRefusal(sent)) return sent;
      buyers.set((next += 1), { id: next, name: sent['name'] });
      return [201, buyers.get(next)];
    }
    if (top !== 'stalls' || middle !== 'orders') return refuse(404, 'no such page');
    if (!/^[a-z]+$/.test(stall)) return refuse(404, 'no such stall');
    if (id === undefined && request.method === 'GET') {
      const asked = url.searchParams.get('page') ?? String(firstPage);
      if (!/^\d+$/.test(asked) || Number(asked) < firstPage) return refuse(400, 'no such page');
      const all = [...orders].filter(([, order]) => order.stall === stall);
      const from = (Number(asked) - firstPage) * PAGE;
      return [
        200,
        all.slice(from, from + PAGE).map(([number, { buyer }]) => ({ id: number, buyer })),
      ];
    }
    if (id === undefined) {
      const sent = read(({ buyer }) => isText(buyer));
      if (isRefusal(sent)) return sent;
      orders.set((next += 1), { stall, buyer: sent['buyer'], lines: new Map() });
      return [201, { id: next, buyer: sent['buyer'] }];
    }
    const order = orders.get(Number(id));
    if (order?.stall !== stall) return refuse(404, 'no such order');
    if (lines === undefined) return [200, { id: Number(id), buyer: order.buyer }];
    if (line === undefined) {
      const isCount = (count: unknown): boolean =>
        count === undefined || (Number.isInteger(count) && Number(count) > 0);
      const sent = read(
        ({ fruit, count }) => takesAnything === true || (isText(fruit) && isCount(count)),
      );
      if (isRefusal(sent)) return sent;
      const made = { id: (next += 1), fruit: sent['fruit'], count: sent['count'] };
      order.lines.set(next, made);
      return [201, made];
    }
    const found = order.lines.get(Number(line));
    if (found === undefined) return refuse(404, 'no such line');
    if (request.method === 'GET') return [200, found];
    order.lines.delete(Number(line));
    return [204];
  };
  return serve((request, response) => {
    void readAll(request).then((bytes) => {
      send(response, ...answer(request, bytes.toString()));
    });
  });
}

type Refusal = readonly [number, unknown?];

const refuse = (status: number, message: string): Refusal => [status, { error: { message } }];
const isRefusal = (value: unknown): value is Refusal => Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string' && value.length > 1;

function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function send(response: ServerResponse, status: number, json?: unknown): void {
  response.writeHead(status, json === undefined ? {} : { 'content-type': 'application/json' });
  response.end(json === undefined ? undefined : JSON.stringify(json));
}
