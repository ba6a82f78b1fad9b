import { lifecycles } from '../../src/masstack/lifecycles.js';
import { EVERY_PERMISSION } from '../../src/lifecycles/condition.js';
import { ABSENT, step, type Lifecycle } from '../../src/lifecycles/lifecycle.js';
import { documentsContract } from '../../src/masstack/contract.js';
import type { ClientRequest, Answer } from './http-client.js';
import type { Model } from './linearizability.js';

/** What is followed of a record: enough to notice a lost change and a change by the wrong one. */
export interface RecordState {
  readonly state: string;
  readonly reason: string;
  readonly attempts: number;
}

/** An operation of the API on one record, or one of these two of the control plane. */
export interface Action {
  readonly operation: string;
  readonly force?: boolean;
  /** The reason of a cancellation: tells which of them won. */
  readonly reason?: string;
}
export const READ = 'read';
export const RESET = 'reset';

export interface Outcome {
  readonly status: number;
  readonly seen?: RecordState;
}

export const GONE: RecordState = { state: ABSENT, reason: '', attempts: 0 };
export const ORG = 'yoigo';

/** One record as the lifecycle tables describe it, serially. */
export function modelOf(options: {
  readonly kind: string;
  readonly initial: RecordState;
  /** What a reset makes of it. */
  readonly afterReset?: RecordState;
}): Model<RecordState, Action, Outcome> {
  const lifecycle: Lifecycle = lifecycles.of(options.kind);
  return {
    initial: options.initial,
    observes: ({ operation }, { status }) =>
      operation === READ || operation.startsWith('get') || status >= 400,
    apply(state, { operation, force = false, reason = '' }) {
      if (operation === READ) {
        return { state, output: state.state === ABSENT ? { status: 404 } : seen(state) };
      }
      if (operation === RESET) {
        return { state: options.afterReset ?? GONE, output: { status: 200 } };
      }
      // A new record gets an id that is free: no serial order has a creation here.
      if (operation.startsWith('create') && state.state !== ABSENT) {
        return { state, output: { status: Number.NaN } };
      }
      const query = { force: String(force) };
      const row = step(lifecycle, state.state, { operation, query, permissions: EVERY_PERMISSION });
      const output = { status: row.status };
      if (row.to === undefined) return { state, output };
      if (row.to === ABSENT) return { state: GONE, output };
      const attempts = state.attempts + (operation === 'scoreIdentityDocument' ? 1 : 0);
      return { state: { state: row.to, reason: reason || state.reason, attempts }, output };
    },
  };
}

function seen(state: RecordState): Outcome {
  return { status: 200, seen: state };
}

/** The state of a record as the control plane shows it. */
export function stateOf(entity: unknown): RecordState {
  const { state, cancel_reason, attempts } = entity as Readonly<Record<string, unknown>>;
  return {
    state: String(state),
    reason: typeof cancel_reason === 'string' ? cancel_reason : '',
    attempts: typeof attempts === 'number' ? attempts : 0,
  };
}

/** The request that carries the action to a record. */
export function requestFor(kind: string, id: string, action: Action): ClientRequest {
  if (action.operation === READ) return { method: 'GET', path: `/__admin/entities/${kind}/${id}` };
  const { basePath, operations } = documentsContract();
  const operation = operations.get(action.operation);
  if (operation === undefined) throw new Error(`there is no operation ${action.operation}`);
  const path = operation.path.replace('{org_id}', ORG).replace(/\{[^}]+\}/, id);
  const headers: Record<string, string> = { authorization: 'Bearer test_admin' };
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === 'header' && required) headers[name] = String(example);
  }
  const isJson = operation.body?.mediaTypes.includes('application/json') === true;
  return {
    method: operation.method,
    path: `${basePath}${path}${action.force ? '?force=true' : ''}`,
    headers,
    ...(isJson && {
      body: action.reason === undefined ? operation.body.example : { reason: action.reason },
    }),
  };
}

/** What a client learned from the answer, in the words of the model. */
export function outcomeOf(action: Action, { status, body }: Answer): Outcome {
  return action.operation === READ && status === 200 ? seen(stateOf(body)) : { status };
}
