import type http from 'node:http';
import type net from 'node:net';
import type { AddressInfo } from 'node:net';

/** Lets a server listen on a free port, and gives its address. */
export async function listen(server: net.Server, scheme = 'http'): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return `${scheme}://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** Ends a server, and the connections that are open. */
export async function closeServer(server: net.Server | http.Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  if ('closeAllConnections' in server) server.closeAllConnections();
  await closed;
}
