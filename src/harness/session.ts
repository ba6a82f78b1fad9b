import type { Lifecycles } from '../lifecycles/index.js';
import type { Kind } from '../lifecycles/records.js';
import type { Contract } from '../openapi/contract.js';
import type { OpenApiDocument } from '../openapi/document.js';
import { responseFor, type Operation } from '../openapi/operation.js';
import { createRandom } from '../runtime/random.js';
import type { Client } from './client.js';
import type { OperationRequest, Outcome } from './message.js';
import { buildRequest, type RequestShape } from './requests.js';
import type { Wants } from './selection.js';
import type { Role, Target } from './targets/target.js';

/** After so many requests in a row without an answer, the target counts as gone. */
const PATIENCE = 3;

/** How often a documented answer was seen, and how often in a form that the contract allows. */
export interface Seen {
  readonly operation: string;
  readonly status: number;
  count: number;
}

/** A record that the run made by documented operations. */
interface OwnRecord {
  readonly kind: Kind;
  readonly id: string;
  readonly org: string;
}

/** One run against one target: what every suite shares. */
export interface Session {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  /** The document that the contract was made of. */
  readonly readDocument: () => Promise<OpenApiDocument>;
  readonly target: Target;
  readonly seed: number;
  /** What the run may do, and why not more. */
  readonly restriction: string | undefined;
  /** Says why the operation may not be asked; `undefined` when it may. */
  forbids(operation: Operation): string | undefined;
  readonly wants: Wants;
  operation(id: string): Operation;
  send(request: OperationRequest): Promise<Outcome>;
  /** Builds and sends a request with the token of a role. */
  ask(
    operation: Operation,
    shape: Partial<RequestShape> & { readonly role?: Role },
  ): Promise<{ readonly request: OperationRequest; readonly outcome: Outcome }>;
  build(
    operation: Operation,
    shape: Partial<RequestShape> & { readonly role?: Role },
  ): OperationRequest;
  /** An id that no record has; the same in every run with this seed. */
  unknownId(label: string): string;
  readonly seen: ReadonlyMap<string, Seen>;
  readonly own: OwnRecord[];
  /** Why the target counts as gone. */
  readonly lost: () => string | undefined;
}

export interface SessionOptions {
  readonly contract: Contract;
  readonly lifecycles: Lifecycles;
  readonly readDocument: () => Promise<OpenApiDocument>;
  readonly client: Client;
  readonly target: Target;
  readonly seed: number;
  readonly restriction?: string;
  readonly wants: Wants;
}

export function createSession(options: SessionOptions): Session {
  const { contract, client, target, seed, restriction, wants } = options;
  const seen = new Map<string, Seen>();
  let failures = 0;
  let lost: string | undefined;

  const send = async (request: OperationRequest): Promise<Outcome> => {
    if (lost !== undefined) return { trouble: lost };
    const outcome = await client.send({
      ...request,
      headers: { ...target.headers, ...request.headers },
    });
    if (outcome.answer === undefined) {
      failures += 1;
      if (failures >= PATIENCE) lost = `the target stopped answering: ${outcome.trouble}`;
      return outcome;
    }
    failures = 0;
    note(seen, request.operation, outcome.answer.status);
    return outcome;
  };

  const build: Session['build'] = (operation, { role = 'admin', ...shape }) => {
    const authorization =
      shape.authorization === undefined ? target.token(role) : shape.authorization;
    return buildRequest(operation, {
      org: target.org,
      ...shape,
      ...(authorization !== undefined && { authorization }),
    });
  };

  return {
    contract,
    lifecycles: options.lifecycles,
    readDocument: options.readDocument,
    target,
    seed,
    restriction,
    forbids: ({ method }) => (method === 'GET' ? undefined : restriction),
    wants,
    operation(id) {
      const operation = contract.operations.get(id);
      if (operation === undefined) throw new Error(`the contract has no operation ${id}`);
      return operation;
    },
    send,
    build,
    async ask(operation, shape) {
      const request = build(operation, shape);
      return { request, outcome: await send(request) };
    },
    unknownId: (label) => createRandom(seed, `unknown ${label}`).uuid(),
    seen,
    own: [],
    lost: () => lost,
  };
}

function note(seen: Map<string, Seen>, operation: Operation, status: number): void {
  if (responseFor(operation, status) === undefined) return;
  const key = `${operation.id} ${status}`;
  const entry = seen.get(key);
  if (entry === undefined) seen.set(key, { operation: operation.id, status, count: 1 });
  else entry.count += 1;
}
