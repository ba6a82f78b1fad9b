import { afterAll, beforeAll } from '@jest/globals';
import { createSimulator, type Simulator } from '../../src/index.js';

export const DEFINITIONS = ['masstack', 'masstack-neighbours'];
const DEVICE = {
  'user-agent': 'a browser',
  'x-installation_id': '625fc44b-5b1c-451e-bcc7-276c911f0af8',
  'x-fingerprint': '33dd65c7fefc7078776965ca85cee243',
};
export const ACTOR = {
  name: 'James',
  last_name: 'Smith',
  identity_document: { document_number: '12345678A', document_type: 'NIF' },
};

export type Json = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  readonly body: Json;
}

export async function send(
  { url }: Simulator,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  const response = await fetch(url + path, {
    method,
    headers: {
      ...(path.startsWith('/v1') && { authorization: 'Bearer test_admin', ...DEVICE }),
      ...(body !== undefined && { 'content-type': 'application/json' }),
    },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  const text = await response.text();
  return { status: response.status, body: (text === '' ? {} : JSON.parse(text)) as Json };
}

export interface Step {
  readonly identification_type: string;
  readonly status: string;
  readonly identification_id: string;
}

export const stepsOf = ({ body }: Answer): readonly Step[] => body['steps'] as readonly Step[];

/** Starts the sections and their neighbours for the tests of a file. Returns what asks as one organization. */
export function useNeighbours(): {
  readonly simulator: () => Simulator;
  readonly ask: (method: string, path: string, body?: unknown) => Promise<Answer>;
} {
  let simulator: Simulator;
  beforeAll(async () => {
    simulator = await createSimulator({ port: 0, definitions: DEFINITIONS });
  });
  afterAll(() => simulator.close());
  return {
    simulator: () => simulator,
    ask: (method, path, body) => send(simulator, method, `/v1/orgs/yoigo${path}`, body),
  };
}
