import http from 'node:http';

export interface ClientRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
}

export interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  /** Absent when the answer has none. */
  readonly body?: unknown;
}

export interface Client {
  /** Rejects when the connection ends before the whole answer is there. */
  send(request: ClientRequest): Promise<Answer>;
  close(): void;
}

/** A client of kept-alive connections, one for each request that is on its way at the same time. */
export function createClient(url: string): Client {
  const { hostname, port } = new URL(url);
  const agent = new http.Agent({ keepAlive: true });
  return {
    send: ({ method, path, headers = {}, body }) =>
      new Promise((resolve, reject) => {
        const payload = body === undefined ? undefined : JSON.stringify(body);
        const request = http.request({
          agent,
          hostname,
          port,
          method,
          path,
          headers: {
            ...headers,
            ...(payload !== undefined && {
              'content-type': 'application/json',
              'content-length': Buffer.byteLength(payload),
            }),
          },
        });
        request.on('error', reject).on('response', (response) => {
          const chunks: Buffer[] = [];
          response
            .on('data', (chunk: Buffer) => chunks.push(chunk))
            .on('error', reject)
            .on('end', () => {
              const text = Buffer.concat(chunks).toString();
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                ...(text !== '' && { body: JSON.parse(text) as unknown }),
              });
            });
        });
        request.end(payload);
      }),
    close() {
      agent.destroy();
    },
  };
}

/** Asks the replicas in turn. Rejects where nobody knows whether a change has happened: a 503 says so. */
export function createTurningClient(
  urls: readonly string[],
  isOver = (): boolean => false,
): Client {
  const clients = urls.map((url) => createClient(url));
  let turn = 0;
  return {
    async send(request) {
      turn += 1;
      const client = clients[turn % clients.length];
      if (client === undefined || isOver()) throw new Error('the round is over');
      const answer = await client.send(request);
      if (answer.status >= 500) throw new Error(`answered ${answer.status}`);
      return answer;
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}
