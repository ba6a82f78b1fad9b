import type { Operation } from '../openapi/operation.js';
import { open } from './claims.js';
import type { CheckEvent } from './event.js';
import type { Session } from './session.js';

/**
 * Holds back what is broken on a path that no page shows, until the operation has succeeded there: before
 * that it may just not be the path.
 */
export interface Docket {
  /** The events that are certain now, in their order. */
  take(event: CheckEvent): readonly CheckEvent[];
  /** What was never proven: at most refuted. */
  close(): readonly CheckEvent[];
}

export function createDocket(session: Session): Docket {
  const { contract, seen, target } = session;
  const isProven = (operation: Operation): boolean =>
    target.control !== undefined ||
    contract.grades.ofPath(operation).grade === 'documented' ||
    [...seen.values()].some((each) => each.operation === operation.id && each.status < 300);
  const operationOf = ({ operation = '' }: CheckEvent): Operation | undefined =>
    contract.operations.get(operation);
  const isCertain = (event: CheckEvent): boolean => {
    const operation = operationOf(event);
    return event.outcome !== 'failed' || operation === undefined || isProven(operation);
  };
  let held: readonly CheckEvent[] = [];
  return {
    take(event) {
      const all = [...held, event];
      held = all.filter((each) => !isCertain(each));
      return all.filter((each) => !held.includes(each));
    },
    close() {
      const rest = held.map((event) => {
        const operation = operationOf(event);
        const path = operation && contract.grades.ofPath(operation);
        const claim = open(
          `no page shows the path of this operation, and it never succeeded there${path?.grade === 'inferred' ? ` (${path.reason})` : ''}`,
        );
        const faults = event.faults?.map((fault) => ({ ...fault, claim }));
        return { ...event, outcome: 'refuted' as const, ...(faults && { faults }) };
      });
      held = [];
      return rest;
    },
  };
}
