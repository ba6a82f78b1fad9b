import { step, type Row } from '../../lifecycles/lifecycle.js';
import { invalidStatus, type Operation } from '../../openapi/operation.js';
import { contradictionsIn, type Acted } from '../effects.js';
import { comparedIn, isBodyCompared } from '../compared.js';
import { claimOfRefusal, isOwn, OF_OTHER_CHECKS, open } from '../claims.js';
import type { Change, Claim } from '../event.js';

import { judge, PASSED, type Judgement, failed } from '../judge.js';
import type { OperationRequest, Outcome } from '../message.js';
import { lookAtMade } from '../made.js';
import { placed, placeFor } from '../place.js';
import { naming } from '../related.js';
import { idParameter, type RequestShape } from '../requests.js';
import { sentBy } from '../sent.js';
import type { Session } from '../session.js';
import { createdId, noteCreation } from '../creations.js';
import { relateCreation, stage, type Staged } from '../stage.js';
import { worst } from '../tell.js';
import { violationsOf } from './valid.js';
import { isObservable, isRefused, unchanged, watch, type Watched } from '../watch.js';
import { plainEqual, plainRelated } from '../ways.js';

/** What was asked, the outcome and what is to be thought of that. */
export interface Tried {
  readonly request: OperationRequest;
  readonly outcome: Outcome;
  readonly judgement: Judgement;
  /** What was made wrong, where the test did not say so before. */
  readonly change?: Change;
}

export interface Refusal {
  readonly statuses: readonly number[];
  readonly rules: readonly string[];
  /** What is wrong with the request. */
  readonly fault: Claim;
  /** An id of another form may as well be one that nobody has. */
  readonly unknown?: true;
  /** It cannot be read at all, so that HTTP's own 400 is right, too. */
  readonly unreadable?: boolean;
}

/** What says that a request is just right. */
export interface Right {
  readonly claim: Claim;
  /** One that differs in this alone. When it is refused too, something else is not liked. */
  readonly plainer: Partial<RequestShape> | (() => Promise<Partial<RequestShape>>);
}

/**
 * Tries requests to one operation that differ only in their form. Refused ones leave the record as it
 * is, so they can share one; an accepted one has a fresh record each time.
 */
export interface Trials {
  readonly kind: string;
  /** The row that answers a request of the right form. */
  readonly success: Row<string>;
  /** The row that refuses a request without a body, where a part of it would have to have one value. */
  readonly bodiless?: Row<string>;
  /** Whether it can be seen that a refused request changed nothing. */
  readonly observable: boolean;
  /** The record that the refused requests shared. */
  sharedId(): string | undefined;
  refused(shape: Partial<RequestShape>, refusal: Refusal): Promise<Tried | string>;
  accepted(shape: Partial<RequestShape>, right?: Right): Promise<Tried | string>;
}

export function createTrials(session: Session, operation: Operation): Trials {
  const kind = session.lifecycles.forOperation(operation.id)?.kind;
  if (kind === undefined) throw new Error(`${operation.id} has no lifecycle`);
  const isCreation = idParameter(operation, session.lifecycles) === undefined;
  const { initial } = session.lifecycles.of(kind);
  const state = isCreation ? 'ABSENT' : initial;
  const lifecycle = session.lifecycles.of(kind);
  const states = plainRelated(session.lifecycles, lifecycle, operation.id) ?? {};
  const related = Object.fromEntries(
    Object.entries(states).map(([name, each]) => [name, { state: each }]),
  );
  const equal = plainEqual(lifecycle, operation.id);
  const event = { operation: operation.id, related };
  const success: Row<string> = step(lifecycle, state, { ...event, ...(equal && { equal }) });
  const unmet = isBodyCompared(lifecycle, equal) ? step(lifecycle, state, event) : undefined;
  const bodiless = unmet !== undefined && unmet.status >= 400 ? unmet : undefined;
  let shared:
    | { readonly id: string; readonly watched: Watched; readonly place: Partial<RequestShape> }
    | undefined;
  let plainIsTaken: boolean | undefined;

  const record = (toChange: boolean): Promise<Staged> =>
    isCreation ? Promise.resolve({ id: '' }) : stage(session, kind, initial, { toChange });

  /** With the records that it needs to be accepted. */
  const whole = async (
    shape: Partial<RequestShape>,
    record?: object,
  ): Promise<Partial<RequestShape> | string> => {
    if (equal !== undefined && shape.bytes === undefined) {
      return comparedIn(operation, lifecycle, shape, { equal, record });
    }
    if (!isCreation) return shape;
    const relating = await relateCreation(session, kind, operation.id);
    return typeof relating === 'string' ? relating : naming(operation, lifecycle, shape, relating);
  };

  const isTaken = async (shape: Partial<RequestShape>): Promise<boolean> => {
    const wholly = await whole(shape);
    if (typeof wholly === 'string') return false;
    const { outcome, sent } = await session.ask(operation, wholly);
    const id = isCreation ? createdId(session, kind, outcome.answer) : undefined;
    if (id !== undefined) noteCreation(session, { kind, id, org: session.target.org }, sent);
    return outcome.answer?.status === success.status;
  };

  return {
    kind,
    success,
    ...(bodiless && { bodiless }),
    observable: isObservable(session, kind, isCreation ? undefined : ''),
    sharedId: () => shared?.id,
    async refused(shape, { statuses, rules, fault, unknown, unreadable = false }) {
      if (shared === undefined) {
        const staged = await record(false);
        if (staged.id === undefined) return staged.reason;
        const place = await placeFor(session, operation);
        const watched = await watch(session, kind, isCreation ? undefined : staged.id);
        shared = { watched, id: staged.id, place };
      }
      const whole = { id: shared.id, ...placed(shape, shared.place) };
      const existing =
        session.target.token('admin') !== undefined &&
        (isCreation || isOwn(session, shared.id)) &&
        session.isPlaceKnown(operation, whole);
      const exchange = await session.ask(operation, whole);
      const answered = judge(session, operation, exchange.outcome, {
        statuses,
        rules,
        claim: claimOfRefusal(session, operation, fault, {
          existing: existing && unknown === undefined,
          unreadable,
        }),
        ...(fault.grade !== 'documented' && { silent: fault.reason ?? 'no page says so' }),
      });
      const refused = isRefused(exchange.outcome);
      const kept = refused ? await unchanged(session, shared.watched) : PASSED;
      const judgement = worst(answered, kept);
      // What should not be there is taken away with the others.
      const id = isCreation ? createdId(session, kind, exchange.outcome.answer) : undefined;
      if (id !== undefined) noteCreation(session, { kind, id, org: session.target.org }, undefined);
      // A request that was not refused may have changed the record: the next one gets another.
      if (!refused || kept.outcome !== 'passed') {
        if (success.to !== undefined) session.target.giveUp?.([shared.id]);
        shared = undefined;
      }
      return { ...exchange, judgement };
    },
    async accepted(given, right) {
      const staged = await record(success.to !== undefined);
      if (staged.id === undefined) return staged.reason;
      const shape = await whole(given, staged.entity);
      if (typeof shape === 'string') return shape;
      if (staged.id === shared?.id) shared = undefined;
      const exchange = await session.ask(operation, { id: staged.id, ...shape });
      const refused = isRefused(exchange.outcome);
      const isSure =
        refused &&
        right?.claim.grade === 'documented' &&
        !OF_OTHER_CHECKS.includes(exchange.outcome.answer?.status ?? 0) &&
        (await isTaken({ id: staged.id, ...(await plainerOf(right)) }));
      if (refused && !isSure && session.target.control === undefined) {
        plainIsTaken ??= await isTaken({ id: staged.id });
        if (!plainIsTaken) return REFUSED_ANYWAY;
      }
      const judgement = judge(session, operation, exchange.outcome, {
        statuses: [success.status],
        rules: [success.id],
        claim: isSure ? right.claim : TASTE,
      });
      const { org } = session.target;
      const looked = (id: string): Promise<Judgement> => {
        const sent = sentBy(lifecycle, operation, { org, ...exchange.shape });
        return asAsked(session, { kind, id, row: success, sent });
      };
      if (!isCreation) {
        if (refused || success.replaces !== true) return { ...exchange, judgement };
        return { ...exchange, judgement: worst(judgement, await looked(staged.id)) };
      }
      if (!refused) shared = undefined;
      const { answer } = exchange.outcome;
      const id = createdId(session, kind, answer);
      if (id === undefined) return { ...exchange, judgement };
      const repeated = noteCreation(session, { kind, id, org }, exchange.sent);
      return { ...exchange, judgement: worst(judgement, repeated, await looked(id)) };
    },
  };
}

const plainerOf = async ({ plainer }: Right): Promise<Partial<RequestShape>> =>
  typeof plainer === 'function' ? plainer() : plainer;

const REFUSED_ANYWAY =
  'the simplest request is refused here as well, so this says nothing about this value';
const TASTE = open('no page says that every such value is accepted');

/** Whether our own simulator keeps of a record that was made or replaced what the request asked for. */
async function asAsked(
  session: Session,
  { kind, id, ...acted }: Pick<Acted, 'kind' | 'row' | 'sent'> & { readonly id: string },
): Promise<Judgement> {
  const { control } = session.target;
  if (control === undefined) return PASSED;
  const after = await control.read(kind, id);
  if (after === undefined) return failed('the record is not there afterwards');
  const now = await control.now();
  const problems = contradictionsIn(session.lifecycles.of(kind), acted, { after, now });
  if (problems.length > 0) return failed(problems.join('; '));
  return worst(PASSED, ...(await lookAtMade(session, acted.row, { ...acted, record: after })));
}

/**
 * How a request of the wrong form is refused: for the best documented of its faults.
 *
 * @param part where it is wrong, if in one part alone: `path`
 */
export function refusalOf(
  session: Session,
  operation: Operation,
  shape: Partial<RequestShape>,
  part?: string,
): Refusal {
  const faults = violationsOf(session, operation, shape).flatMap(({ evidence }) => evidence ?? []);
  const fault = faults.find(({ grade }) => grade === 'documented') ?? faults[0] ?? TASTE;
  const status = invalidStatus(operation);
  const rules = ['request.invalid'];
  if (part !== 'path') return { statuses: [status], rules, fault };
  // Where the document does not say the status, an id of another form may as well be unknown.
  const isDocumented = operation.responses[status] !== undefined;
  return { statuses: isDocumented ? [status] : [status, 404], rules, fault, unknown: true };
}
