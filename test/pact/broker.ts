import http from 'node:http';
import { listen } from '../support/listening.js';

/** What somebody sent to the broker. */
export interface Told {
  readonly line: string;
  readonly body: unknown;
}

export interface Broker {
  /** Under a path of its own, as behind a gateway. */
  readonly url: string;
  readonly told: readonly Told[];
  close(): void;
}

interface Kept {
  readonly content: object;
  readonly pending: boolean;
}

/** How this broker knows itself: its links lead there, and nobody listens there. */
const INTERNAL = 'http://broker.internal:9292/broker';

/**
 * A Pact Broker as far as verification needs one: HAL documents, pacts for verification, results and
 * branches. Whoever has not the credentials gets 401 everywhere.
 */
export async function startBroker(
  pacts: Readonly<Record<string, Kept>>,
  authorization: string,
): Promise<Broker> {
  const told: Told[] = [];
  const answers = answersOf(pacts);
  const server = http.createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const line = `${request.method} ${(request.url ?? '').replace(/^\/broker/, '') || '/'}`;
      const body = answers[line];
      const allowed = request.headers.authorization === authorization;
      const status = !allowed ? 401 : body === undefined ? 404 : 200;
      const sent = Buffer.concat(chunks).toString();
      if (allowed && sent !== '') told.push({ line, body: JSON.parse(sent) });
      response.writeHead(status, { 'content-type': 'application/hal+json' });
      response.end(status === 200 ? JSON.stringify(body) : '');
    });
  });
  return {
    url: `${await listen(server)}/broker`,
    told,
    close() {
      server.closeAllConnections();
      server.close();
    },
  };
}

function answersOf(pacts: Readonly<Record<string, Kept>>): Readonly<Record<string, unknown>> {
  const link = (path: string): object => ({ href: `${INTERNAL}${path}` });
  return {
    'GET /': {
      _links: {
        'pb:provider-pacts-for-verification': {
          ...link('/for-verification/{provider}'),
          templated: true,
        },
      },
    },
    'POST /for-verification/masstack-documents': {
      _embedded: {
        pacts: Object.entries(pacts).map(([name, { pending }]) => ({
          verificationProperties: { pending, notices: [] },
          _links: { self: link(`/pacts/${name}`) },
        })),
      },
    },
    'GET /pacticipants/masstack-documents': {
      _links: { 'pb:branch-version': link('/branches/{branch}/versions/{version}') },
    },
    'PUT /branches/feat%2Fx/versions/c0ffee': {},
    ...Object.fromEntries(
      Object.entries(pacts).flatMap(([name, { content }]) => [
        [
          `GET /pacts/${name}`,
          {
            ...content,
            _links: {
              'pb:publish-verification-results': link(`/results/${name}`),
              'pb:provider': link('/pacticipants/masstack-documents'),
            },
          },
        ],
        [`POST /results/${name}`, {}],
      ]),
    ),
  };
}
