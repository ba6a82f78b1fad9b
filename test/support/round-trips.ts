import net, { type AddressInfo } from 'node:net';

/**
 * Stands between a client and its database and counts, for each connection, how often the client has to wait:
 * it sends, the server answers, it sends again.
 */
export async function countRoundTrips(port: number): Promise<{
  readonly port: number;
  /** Since it was asked last. */
  taken(): number;
  /** From now on the server answers nothing, until the function that is returned is called. */
  hold(): () => void;
  /** The connections of now answer nothing any more; new ones do. */
  mute(): void;
  /** Ends all connections, whatever is on its way; new ones are taken. */
  cut(): void;
  close(): void;
}> {
  let trips = 0;
  const open = new Set<net.Socket>();
  const answering = new Set<net.Socket>();
  let isHeld = false;
  const server = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1');
    let isWaiting = false;
    client.on('data', (bytes) => {
      if (!isWaiting) trips += 1;
      isWaiting = true;
      upstream.write(bytes);
    });
    answering.add(upstream);
    if (isHeld) upstream.pause();
    upstream.on('data', (bytes) => {
      isWaiting = false;
      client.write(bytes);
    });
    for (const [one, other] of [
      [client, upstream],
      [upstream, client],
    ] as const) {
      open.add(one);
      one.on('error', () => other.destroy());
      one.on('close', () => {
        open.delete(one);
        answering.delete(one);
        other.destroy();
      });
    }
  });
  const cut = (): void => {
    for (const socket of open) socket.destroy();
  };
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    taken() {
      const taken = trips;
      trips = 0;
      return taken;
    },
    hold() {
      isHeld = true;
      for (const upstream of answering) upstream.pause();
      return () => {
        isHeld = false;
        for (const upstream of answering) upstream.resume();
      };
    },
    mute() {
      for (const upstream of answering) upstream.pause();
    },
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
