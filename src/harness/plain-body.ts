/** Creations without what may be left out: an example of a document may name what is not there. */
import { isDeepStrictEqual } from 'node:util';
import type { Operation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import type { AskAgain } from './exchange.js';
import { canVary, faultsIn, isCreation, saysTaken } from './fresh.js';
import { jsonOf, type RequestShape } from './requests.js';
import type { Session } from './session.js';

type Shape = Partial<RequestShape>;

/** Refused for the caller, for the place or for a value that is taken: not for what is in the body. */
const OTHER_REASONS = [401, 403, 404, 405, 409, 429];

/** Asks once, or again without the optional properties when the target refuses the example of the document. */
export function createPlainBodies(): AskAgain {
  /** By operation: what is left out; nothing, once the example was taken or leaving out did not help. */
  const leftOut = new Map<string, readonly string[]>();
  const isSettled = new Set<string>();

  const plainer = (session: Session, operation: Operation, shape: Shape): Shape => {
    const example = operation.body?.example;
    const sent = jsonOf(operation, shape);
    if (!isObject(sent) || !isObject(example)) return shape;
    const names = leftOut.get(operation.id) ?? [];
    // What a test has put there is what it is about.
    const kept = Object.entries(sent).filter(
      ([name, value]) => !names.includes(name) || !isDeepStrictEqual(value, example[name]),
    );
    const without = { ...shape, body: Object.fromEntries(kept) };
    return faultsIn(session, operation, without) > faultsIn(session, operation, shape)
      ? shape
      : without;
  };

  return async (session, operation, shape, ask) => {
    const { id } = operation;
    if (shape.whole === true || !canVary(operation, shape) || !isCreation(session, operation)) {
      return ask(shape);
    }
    const settle = (names: readonly string[]): void => {
      isSettled.add(id);
      leftOut.set(id, names);
    };
    const before = leftOut.get(id);
    const first = await ask(plainer(session, operation, shape));
    const { answer } = first.outcome;
    if (answer === undefined) return first;
    if (answer.status < 300) {
      if (!isSettled.has(id)) settle(before ?? []);
      return first;
    }
    const isOther = OTHER_REASONS.includes(answer.status) || saysTaken(answer, true);
    if (isOther || faultsIn(session, operation, shape) > 0) return first;
    // Others may have asked at the same time, and know by now what must be left out.
    const known = leftOut.get(id);
    if (known !== undefined) {
      return known === before || known.length === 0
        ? first
        : ask(plainer(session, operation, shape));
    }
    leftOut.set(id, optionalIn(session, operation));
    const second = await ask(plainer(session, operation, shape));
    const again = second.outcome.answer;
    const isTaken = again !== undefined && again.status < 300;
    if (isTaken) settle(leftOut.get(id) ?? []);
    // The first one may have been kept in part, so that its name is taken: that is asked again.
    if (isTaken || (again !== undefined && saysTaken(again, true))) return second;
    settle([]);
    return first;
  };
}

/** The properties of the example that the document does not demand. */
function optionalIn(session: Session, operation: Operation): readonly string[] {
  const example = operation.body?.example;
  if (!isObject(example)) return [];
  return Object.keys(example).filter((name) => {
    const body = Object.fromEntries(Object.entries(example).filter(([each]) => each !== name));
    return faultsIn(session, operation, { body }) === 0;
  });
}
