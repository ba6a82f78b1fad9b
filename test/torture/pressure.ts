import net from 'node:net';
import { createClient } from './http-client.js';
import type { Memory } from './server-process.js';

export interface PressureOptions {
  readonly url: string;
  readonly memory: () => Promise<Memory>;
  /** How many uploads are begun and not ended. */
  readonly uploads: number;
  /** How many worlds are made beside the default one. */
  readonly worlds: number;
}

/** Megabytes: the largest resident set. */
export interface Pressure {
  readonly before: number;
  readonly most: number;
}

const MEGABYTE = 1024 * 1024;
/** As large as a body may be. */
const UPLOAD = 20 * MEGABYTE;
/** What each client sends of it before it stops, as far as the server takes it. */
const SENT = 19 * MEGABYTE;
const CHUNK = Buffer.alloc(MEGABYTE, 0x20);
const TARGET = '/v1/orgs/yoigo/identifications/agent';

const toMegabytes = (bytes: number): number => Math.round(bytes / MEGABYTE);

/** Peak memory while many clients send most of a large body, with a token, and then stand still. */
export async function holdUploads({ url, memory, uploads }: PressureOptions): Promise<Pressure> {
  const before = await memory();
  const sockets = Array.from({ length: uploads }, () => beginUpload(Number(new URL(url).port)));
  try {
    await Promise.all(sockets.map(({ stuck }) => stuck));
    const after = await memory();
    return { before: toMegabytes(before.rss), most: toMegabytes(after.mostRss) };
  } finally {
    for (const { socket } of sockets) socket.destroy();
  }
}

interface Upload {
  readonly socket: net.Socket;
  /** Resolves when all was taken, or the server takes no more, or has refused it. */
  readonly stuck: Promise<void>;
}

/** Milliseconds without a byte taken: longer than the server waits before others have their turn. */
const STANDS_STILL = 8000;

function beginUpload(port: number): Upload {
  const socket = net.connect(port, '127.0.0.1');
  const stuck = new Promise<void>((resolve) => {
    const end = (): void => {
      resolve();
    };
    let sent = 0;
    const send = (): void => {
      if (sent >= SENT) end();
      else {
        sent += CHUNK.length;
        socket.write(CHUNK, send);
      }
    };
    socket.on('error', end).on('close', end).setTimeout(STANDS_STILL, end).resume();
    socket.write(
      `POST ${TARGET} HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer test_admin\r\n` +
        `Content-Type: application/json\r\nContent-Length: ${UPLOAD}\r\n\r\n`,
      send,
    );
  });
  return { socket, stuck };
}

/** Peak memory while worlds are made over a baseline of many records, each with a change of its own. */
export async function makeWorlds({ url, memory, worlds }: PressureOptions): Promise<Pressure> {
  const before = await memory();
  const client = createClient(url);
  try {
    for (let index = 0; index < worlds; index += 1) {
      const name = `w${index}`;
      await send(client, '/__admin/worlds', { name });
      await send(client, `/__worlds/${name}/__admin/entities/agent-identification`, {
        org: 'yoigo',
      });
    }
    const after = await memory();
    return { before: toMegabytes(before.rss), most: toMegabytes(after.mostRss) };
  } finally {
    client.close();
  }
}

async function send(
  client: ReturnType<typeof createClient>,
  path: string,
  body: object,
): Promise<void> {
  const { status } = await client.send({ method: 'POST', path, body });
  if (status >= 300) throw new Error(`POST ${path} was answered with ${status}`);
}
