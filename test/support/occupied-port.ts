import http from 'node:http';
import type { AddressInfo } from 'node:net';

/** A port that somebody listens on, until it is released. */
export async function occupiedPort(): Promise<{ port: number; release: () => void }> {
  const server = http.createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { port, release: () => server.close() };
}

/** A port that nobody listens on now. */
export async function freePort(): Promise<number> {
  const { port, release } = await occupiedPort();
  release();
  return port;
}
