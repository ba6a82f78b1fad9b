import { kindOf } from '../../lifecycles/index.js';
import { step, type Row } from '../../lifecycles/lifecycle.js';
import type { Kind } from '../../lifecycles/records.js';
import type { Operation, RequestParts } from '../../openapi/operation.js';
import { notAsAsked } from '../effects.js';
import { judge, PASSED, type Judgement } from '../judge.js';
import type { OperationRequest, Outcome } from '../message.js';
import { idParameter, isUpload, type RequestShape } from '../requests.js';
import type { Session } from '../session.js';
import { createdId, stage, type Staged } from '../stage.js';
import { worst } from '../tell.js';
import { isObservable, unchanged, watch, type Watched } from '../watch.js';

/** What was asked, what came of it and what is to be thought of that. */
export interface Tried {
  readonly request: OperationRequest;
  readonly outcome: Outcome;
  readonly judgement: Judgement;
}

export interface Refusal {
  readonly statuses: readonly number[];
  readonly rules: readonly string[];
  readonly inferred: boolean;
}

/**
 * Tries requests to one operation that differ only in their form. Refused ones leave the record as it
 * is, so they can share one; an accepted one has a fresh record each time.
 */
export interface Trials {
  readonly kind: Kind;
  /** The row that answers a request of the right form. */
  readonly success: Row<string>;
  /** Whether it can be seen that a refused request changed nothing. */
  readonly observable: boolean;
  /** The record that the refused requests shared. */
  sharedId(): string | undefined;
  refused(shape: Partial<RequestShape>, refusal: Refusal): Promise<Tried | string>;
  accepted(shape: Partial<RequestShape>, inferred: boolean): Promise<Tried | string>;
}

export function createTrials(session: Session, operation: Operation): Trials {
  const kind = kindOf(operation.id, session.lifecycles);
  if (kind === undefined) throw new Error(`${operation.id} has no lifecycle`);
  const isCreation = idParameter(operation) === undefined;
  const { initial } = session.lifecycles[kind];
  const state = isCreation ? 'ABSENT' : initial;
  const success: Row<string> = step(session.lifecycles[kind], state as never, {
    operation: operation.id,
  });
  let shared: { readonly id: string; readonly watched: Watched } | undefined;

  const record = (toChange: boolean): Promise<Staged> =>
    isCreation ? Promise.resolve({ id: '' }) : stage(session, kind, initial, { toChange });

  return {
    kind,
    success,
    observable: isObservable(session, kind, isCreation ? undefined : ''),
    sharedId: () => shared?.id,
    async refused(shape, { statuses, rules, inferred }) {
      if (shared === undefined) {
        const staged = await record(false);
        if (staged.id === undefined) return staged.reason;
        const watched = await watch(session, kind, isCreation ? undefined : staged.id);
        shared = { watched, id: staged.id };
      }
      const exchange = await session.ask(operation, { id: shared.id, ...shape });
      const answered = judge(session, operation, exchange.outcome, { statuses, rules, inferred });
      const kept =
        answered.outcome === 'skipped' ? PASSED : await unchanged(session, shared.watched);
      const judgement = worst(answered, kept);
      // A request that was not refused may have changed the record: the next one gets another.
      if (judgement.outcome !== 'passed') shared = undefined;
      return { ...exchange, judgement };
    },
    async accepted(shape, inferred) {
      const staged = await record(success.to !== undefined);
      if (staged.id === undefined) return staged.reason;
      if (staged.id === shared?.id) shared = undefined;
      const exchange = await session.ask(operation, { id: staged.id, ...shape });
      const judgement = judge(session, operation, exchange.outcome, {
        statuses: [success.status],
        rules: [success.id],
        inferred,
      });
      if (!isCreation) return { ...exchange, judgement };
      shared = undefined;
      const { answer } = exchange.outcome;
      const id = createdId(session, kind, answer?.json);
      if (id === undefined) return { ...exchange, judgement };
      session.own.push({ kind, id, org: session.target.org });
      const { body } = partsOf(operation, shape);
      return { ...exchange, judgement: worst(judgement, await asAsked(session, kind, id, body)) };
    },
  };
}

/** Whether our own simulator keeps of a created record what the request asked for. */
async function asAsked(
  { target: { control } }: Session,
  kind: Kind,
  id: string,
  body: unknown,
): Promise<Judgement> {
  const entity = await control?.read(kind, id);
  if (control === undefined || entity === undefined) return PASSED;
  const problems = notAsAsked(body, entity, await control.now());
  return problems.length === 0 ? PASSED : { outcome: 'failed', reason: problems.join('; ') };
}

/** How a request of the wrong form is refused: 400 where that is documented, else by the default. */
export function refusalOf(operation: Operation, inferred: boolean): Refusal {
  return {
    statuses: [400],
    rules: ['request.invalid'],
    inferred: inferred || operation.responses['400'] === undefined,
  };
}

/** The request as the contract sees it, for asking the contract whether it is valid. */
export function partsOf(operation: Operation, shape: Partial<RequestShape>): RequestParts {
  const header: Record<string, string | undefined> = {};
  const path: Record<string, string> = {};
  for (const { in: place, name, required, example } of operation.parameters) {
    if (place === 'header') {
      const given = shape.headers?.[name];
      if (given === undefined) {
        if (required) header[name] = String(example);
      } else if (typeof given === 'string') header[name] = given;
    } else if (place === 'path') {
      path[name] = name === 'org_id' ? 'verify' : (shape.id ?? String(example));
    }
  }
  const body =
    operation.body === undefined || isUpload(operation) || shape.bytes === null
      ? undefined
      : shape.body === undefined
        ? operation.body.example
        : shape.body;
  return { path, query: shape.query ?? {}, header, ...(body !== undefined && { body }) };
}
