import { redactText } from '../redaction.js';
import type { RequestValue } from '../message.js';
import type { World } from '../world.js';
import type { Criteria } from './criteria.js';
import type { Stub } from './stub.js';
import { createSubject, type Subject } from './subject.js';
import { createWork, WorkExceeded } from './work.js';
import { keysOf, valueAt } from '../../runtime/json-pointer.js';

/** As many as WireMock shows. */
const SHOWN = 3;

/** A stub that did not take a request, and how far it was from it: from 0, a match, to 1. */
export interface NearMiss {
  readonly stub: Stub;
  readonly subject: Subject;
  readonly distance: number;
}

/** A part of a pattern that a request does not meet. */
export interface Unmet {
  /** A JSON pointer into the pattern. */
  readonly pointer: string;
  readonly expected?: unknown;
  /** What the request has there, with what is private redacted. */
  readonly actual?: string;
}

export function distanceOf(criteria: Criteria, subject: Subject): number {
  const sum = criteria.reduce((total, { distance }) => total + distance(subject), 0);
  return criteria.length === 0 ? 0 : sum / criteria.length;
}

/** A request of this world, with all the work that one may cost, or with less. */
export const subjectIn = ({ clock }: World, request: RequestValue, work?: number): Subject =>
  createSubject(
    request,
    createWork(() => clock.epoch(), work),
  );

/** The stubs that came closest, as far as the request may still cost. */
export function nearestStubs(world: World, subject: Subject): readonly NearMiss[] {
  const nearest: NearMiss[] = [];
  for (const stub of world.stubs.list()) {
    try {
      subject.work.spend(1);
      nearest.push({ stub, subject, distance: distanceOf(stub.criteria, subject) });
    } catch (error) {
      if (!(error instanceof WorkExceeded)) throw error;
      break;
    }
    if (nearest.length > 4 * SHOWN) keepNearest(nearest);
  }
  keepNearest(nearest);
  return nearest;
}

function keepNearest(misses: NearMiss[]): void {
  misses.sort((one, other) => one.distance - other.distance);
  misses.length = Math.min(misses.length, SHOWN);
}

export function unmetOf(criteria: Criteria, subject: Subject, pattern: unknown): readonly Unmet[] {
  return criteria
    .filter(({ distance }) => distance(subject) > 0)
    .map(({ pointer, actual }) => {
      const expected = valueAt(pattern, keysOf(pointer));
      const found = actual?.(subject);
      return {
        pointer,
        ...(expected !== undefined && { expected }),
        ...(found !== undefined && { actual: shown(pointer, found) }),
      };
    });
}

/** What a near miss lacks, if that can be told within what its request may still cost. */
export function unmetIfAffordable({ stub, subject }: NearMiss): readonly Unmet[] | undefined {
  try {
    return unmetOf(stub.criteria, subject, stub.mapping.request);
  } catch (error) {
    if (error instanceof WorkExceeded) return undefined;
    throw error;
  }
}

const MAX_SHOWN = 200;

/** A body, a cookie or a token is never shown, only that it is another one. */
function shown(pointer: string, text: string): string {
  if (/^\/(?:cookies|bodyPatterns|formParameters)|authorization|token|secret|key/i.test(pointer)) {
    return `[${text.length} characters]`;
  }
  return redactText(text.slice(0, MAX_SHOWN));
}
