import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSimulator, type Reply, type RequestValue } from '../../src/index.js';
import { closeServer, listen } from '../support/listening.js';

/** Changes one thing about one exchange; hands on whatever else comes by. */
export type Breakage = (
  request: RequestValue,
  handOn: (request?: Partial<RequestValue>) => Promise<Reply>,
) => Promise<Reply>;

export interface Served {
  readonly url: string;
  close(): Promise<void>;
}

/** A simulator behind a server that breaks one of its rules. */
export async function serveBroken(breakage: Breakage): Promise<Served> {
  const simulator = await createSimulator({ port: 0 });
  const served = await serve((request, response) => {
    void readAll(request).then(async (body) => {
      const value: RequestValue = {
        method: request.method ?? 'GET',
        url: request.url ?? '/',
        headers: request.headers,
        rawHeaders: request.rawHeaders,
        body: body.length === 0 ? undefined : body,
      };
      const reply = await breakage(value, (changed = {}) =>
        simulator.handle({ ...value, ...changed }),
      );
      write(response, reply);
    });
  });
  return {
    url: served.url,
    async close() {
      await served.close();
      await simulator.close();
    },
  };
}

export async function serve(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Served> {
  const server = createServer(listener);
  return {
    url: await listen(server),
    close: () => closeServer(server),
  };
}

export async function readAll(request: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = [];
  for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks);
}

function write(response: ServerResponse, { status, rule, headers = {}, body }: Reply): void {
  const type = body === undefined ? {} : { 'content-type': 'application/json; charset=utf-8' };
  response.writeHead(status, { 'x-mock-rule': rule, ...type, ...headers });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
