import { afterAll, beforeAll } from '@jest/globals';
import { allRules } from '../../src/admin/rules.js';
import { masstack } from '../../src/masstack/definition.js';
import type { Simulator, SimulatorOptions } from '../../src/index.js';
import { startBackend } from './backend.js';
import { isNode, list, type Node } from '../spec/document.js';
import { faultsOf } from './documented-answer.js';

const rules = new Set(allRules(masstack).map(({ id }) => id));

/** What a row sends. A path below `/orgs` gets the base path of the documented server before it. */
export interface Sent {
  readonly method?: string;
  readonly path: string;
  /** `null` sends no Authorization header. Default `test_admin`. */
  readonly token?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  /** Sent as it is, instead of `body`. */
  readonly bytes?: string | Uint8Array | FormData;
}

export interface Answer {
  readonly status: number;
  /** The `x-mock-rule` header. */
  readonly rule: string;
  readonly headers: Headers;
  readonly text: string;
  /** The JSON object in the answer; empty when there is none. */
  readonly body: Node;
  /** `errors[].details` of an `ErrorsResponse`. */
  readonly details: readonly string[];
}

/** A simulator for the tests of a file or a describe block, and ways to speak to it over HTTP. */
export interface TestedSimulator {
  readonly url: string;
  /**
   * Sends a row. Throws when the answer names no known rule, or when that of a documented operation
   * breaks `spec/openapi.yaml`.
   */
  send(sent: Sent): Promise<Answer>;
  /** Asks the control plane; the path starts after `/__admin`. */
  admin(method: string, path: string, body?: unknown): Promise<Answer>;
  reset(): Promise<void>;
}

/** Starts a simulator before the tests of this block and closes it after them. */
export function useSimulator(options: SimulatorOptions = {}): TestedSimulator {
  let simulator: Simulator | undefined;
  const running = (): Simulator => {
    if (simulator === undefined) throw new Error('the simulator runs during tests only');
    return simulator;
  };
  beforeAll(async () => {
    simulator = await startBackend(options);
  });
  afterAll(() => simulator?.close());
  return {
    get url() {
      return running().url;
    },
    send: (sent) => sendTo(running().url, sent),
    admin: (method, path, body) => askAdmin(running().url, method, path, body),
    reset: () => running().reset(),
  };
}

export function askAdmin(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Answer> {
  return sendTo(url, { method, path: `/__admin${path}`, token: null, body });
}

export async function sendTo(url: string, sent: Sent): Promise<Answer> {
  const { token = 'test_admin', body, bytes } = sent;
  const method = sent.method ?? (body === undefined && bytes === undefined ? 'GET' : 'POST');
  const path = sent.path.startsWith('/orgs/') ? `/v1${sent.path}` : sent.path;
  // A connection of its own: one that idled while other tests were busy may be closing.
  const headers = new Headers({ connection: 'close', ...sent.headers });
  if (token !== null) headers.set('authorization', `Bearer ${token}`);
  if (body !== undefined && !headers.has('content-type')) {
    headers.set('content-type', 'application/json');
  }
  const payload = bytes ?? (body === undefined ? undefined : JSON.stringify(body));
  const response = await fetch(url + path, {
    method,
    headers,
    ...(payload !== undefined && { body: payload }),
  });
  const answer = await readAnswer(response);
  const faults = [...faultsOf(method, path, answer)];
  if (!rules.has(answer.rule)) faults.push(`nobody can look up the rule ${answer.rule}`);
  if (faults.length > 0) {
    throw new Error(`${method} ${path} answered against the contract: ${faults.join('; ')}`);
  }
  return answer;
}

async function readAnswer(response: Response): Promise<Answer> {
  const text = await response.text();
  const isJson = response.headers.get('content-type')?.includes('json') === true;
  const parsed: unknown = isJson && text !== '' ? JSON.parse(text) : undefined;
  const body = isNode(parsed) ? parsed : {};
  return {
    status: response.status,
    rule: response.headers.get('x-mock-rule') ?? '',
    headers: response.headers,
    text,
    body,
    details: list(body['errors']).map((error) =>
      String(isNode(error) ? error['details'] : undefined),
    ),
  };
}

export const idOf = (answer: Answer): string => {
  const { admin_identification_id, scoring_id, id } = answer.body;
  const found = admin_identification_id ?? scoring_id ?? id;
  if (typeof found !== 'string') throw new Error(`no id in ${answer.status} ${answer.text}`);
  return found;
};
