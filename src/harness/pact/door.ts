import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Client } from '../client.js';
import type { Outcome, OutgoingRequest } from '../message.js';

/** A request that came through the door, and what became of it. */
export interface Passage {
  readonly request: OutgoingRequest;
  readonly outcome: Outcome;
}

/** What changes between the words of a pact and those of the target. */
export interface Translation {
  /** Who is asked, and with which words; requests are counted from 0. */
  request(
    request: OutgoingRequest,
    index: number,
  ): { readonly client: Client; readonly request: OutgoingRequest };
  /** The text of an answer, in the words of the pact. */
  answer(text: string): string;
}

export interface Door {
  readonly url: string;
  /** In the order of the requests. It grows. */
  readonly passages: readonly Passage[];
  close(): Promise<void>;
}

/** Headers that belong to one connection; the client writes those of its own. */
const OF_THE_CONNECTION = [
  ...['host', 'connection', 'keep-alive', 'content-length', 'transfer-encoding', 'expect'],
];

/**
 * A server on this machine in front of the target. Pact's core speaks to it in plain HTTP; certificates,
 * proxies, credentials, headers and patience are those of our own client.
 */
export async function openDoor(translation: Translation): Promise<Door> {
  const passages: Passage[] = [];

  const pass = async (incoming: IncomingMessage, response: ServerResponse): Promise<void> => {
    const { client, request } = translation.request(await readRequest(incoming), passages.length);
    const outcome = await client.send(request);
    passages.push({ request, outcome });
    const { answer, trouble } = outcome;
    if (answer === undefined) response.writeHead(502).end(`masstack-mock: ${trouble}`);
    else {
      response.writeHead(answer.status, withoutConnection(answer.headers));
      response.end(translation.answer(answer.text));
    }
  };

  const server = createServer((incoming, response) => {
    // Somebody who went away gets no answer.
    pass(incoming, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(0, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    passages,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
}

async function readRequest(incoming: IncomingMessage): Promise<OutgoingRequest> {
  const chunks: Buffer[] = [];
  for await (const chunk of incoming as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers: Record<string, string | readonly string[]> = {};
  for (const [name, values] of Object.entries(incoming.headersDistinct)) {
    if (values !== undefined) headers[name] = values.length === 1 ? (values[0] ?? '') : values;
  }
  return {
    method: incoming.method ?? 'GET',
    path: incoming.url ?? '/',
    headers: withoutConnection(headers),
    ...(chunks.length > 0 && { body: Buffer.concat(chunks) }),
  };
}

function withoutConnection<Value>(headers: Readonly<Record<string, Value>>): Record<string, Value> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => !OF_THE_CONNECTION.includes(name)),
  );
}
