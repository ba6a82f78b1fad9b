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
  /** So many milliseconds later is each packet handed on, in both directions. */
  delay(milliseconds: number): void;
  /** Ends all connections and refuses new ones, until the function that is returned is called. */
  refuse(): Promise<() => Promise<void>>;
  /** Ends all connections, whatever is on its way; new ones are taken. */
  cut(): void;
  close(): void;
}> {
  let trips = 0;
  const open = new Set<net.Socket>();
  const answering = new Set<net.Socket>();
  let isHeld = false;
  let lateness = 0;
  const handOn = (to: net.Socket, bytes: Buffer): void => {
    if (lateness === 0) to.write(bytes);
    else setTimeout(() => to.write(bytes), lateness);
  };
  const server = net.createServer((client) => {
    const upstream = net.connect(port, '127.0.0.1');
    let isWaiting = false;
    client.on('data', (bytes) => {
      if (!isWaiting) trips += 1;
      isWaiting = true;
      handOn(upstream, bytes);
    });
    answering.add(upstream);
    if (isHeld) upstream.pause();
    upstream.on('data', (bytes) => {
      isWaiting = false;
      handOn(client, bytes);
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
  const listen = (at: number): Promise<void> =>
    new Promise((resolve) => server.listen(at, '127.0.0.1', resolve));
  await listen(0);
  const own = (server.address() as AddressInfo).port;
  return {
    port: own,
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
    delay(milliseconds) {
      lateness = milliseconds;
    },
    async refuse() {
      const closed = new Promise((resolve) => server.close(resolve));
      cut();
      await closed;
      return () => listen(own);
    },
    cut,
    close() {
      cut();
      server.close();
    },
  };
}
