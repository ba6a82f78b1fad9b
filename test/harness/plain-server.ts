import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import { readAll, serve, type Served } from './broken-target.js';

/** What the server tells of a session. */
interface Session {
  status: string;
  attempts: number;
}

/**
 * Somebody else's implementation of the scoring page: no control plane, no rules, no test inputs.
 * It differs from our readings in one point that no page decides: a second close is answered 422.
 */
export async function servePlain(): Promise<Served & { readonly sessions: Map<string, Session> }> {
  const sessions = new Map<string, Session>([
    ['11111111-1111-4111-8111-111111111111', { status: 'EXPIRED', attempts: 0 }],
  ]);
  const served = await serve((request, response) => {
    void readAll(request).then((body) => {
      const { method = '', url = '', headers } = request;
      const [, , , org, section, , id, action = ''] = url.split('/');
      if (headers.authorization !== 'Bearer staging' || org !== 'acme') {
        send(response, 401, error('MDOC_003', 'UNAUTHORIZED'));
      } else if (section !== 'scorings') {
        send(response, 500, error('MDOC_001', 'INTERNAL_SERVER_ERROR'));
      } else if (id === undefined) {
        create(response, body);
      } else {
        act(response, id, `${method} ${action}`);
      }
    });
  });

  const create = (response: ServerResponse, body: Buffer): void => {
    try {
      const { provider, document, expires_in } = JSON.parse(body.toString()) as Record<
        string,
        unknown
      >;
      if (!provider || !document || !expires_in) throw new Error('incomplete');
      const id = randomUUID();
      sessions.set(id, { status: 'CREATED', attempts: 0 });
      send(response, 200, { scoring_id: id });
    } catch {
      send(response, 400, error('MDOC_002', 'INVALID_INPUT'));
    }
  };

  const act = (response: ServerResponse, id: string, what: string): void => {
    const session = sessions.get(id);
    if (session === undefined) {
      send(response, 404, error('MDOC_004', 'RESOURCE_NOT_FOUND'));
    } else if (what === 'GET ') {
      send(response, 200, describe(id, session));
    } else if (what === 'GET captures') {
      send(response, 200, { captures: [] });
    } else if (session.status === 'CLOSED' || session.status === 'EXPIRED') {
      send(response, 422, error('MDOC_006', 'UNPROCESSABLE_ENTITY'));
    } else if (what === 'POST close') {
      session.status = 'CLOSED';
      send(response, 204);
    } else {
      send(response, 500, error('MDOC_001', 'INTERNAL_SERVER_ERROR'));
    }
  };
  return { ...served, sessions };
}

function describe(id: string, { status, attempts }: Session): unknown {
  return {
    scoring_id: id,
    status,
    attempts,
    document: { type: 'IDENTITY_CARD', country: 'ES' },
    provider: 'GOOGLE',
    expires_at: '2026-01-08T10:00:00.000Z',
  };
}

function error(code: string, title: string): unknown {
  return { errors: [{ code, title, ref: 'https://errors.example/', details: 'No.' }] };
}

function send(response: ServerResponse, status: number, body?: unknown): void {
  response.writeHead(status, body === undefined ? {} : { 'content-type': 'application/json' });
  response.end(body === undefined ? undefined : JSON.stringify(body));
}
