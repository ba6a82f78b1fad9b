import type { Assumption } from '../openapi/assumptions.js';
import type { Contract } from '../openapi/contract.js';
import { responseFor, type Operation } from '../openapi/operation.js';
import type { CheckEvent } from './event.js';

/** What a run says of something that no page documents. */
export interface JudgedAssumption extends Assumption {
  readonly verdict: 'confirmed' | 'refuted' | 'untested';
}

/** Holds each assumption against the events that speak of it. */
export function judgeAssumptions(
  assumptions: readonly Assumption[],
  contract: Contract,
  events: readonly CheckEvent[],
): readonly JudgedAssumption[] {
  const tested = events.filter(({ outcome }) => outcome !== 'skipped');
  return assumptions.map((assumption) => {
    const evidence = evidenceFor(assumption.place, contract, tested);
    const verdict = evidence.some(({ speaksAgainst }) => speaksAgainst)
      ? 'refuted'
      : evidence.length > 0
        ? 'confirmed'
        : 'untested';
    return { ...assumption, verdict };
  });
}

interface Evidence {
  readonly speaksAgainst: boolean;
}

function evidenceFor(
  place: string,
  contract: Contract,
  events: readonly CheckEvent[],
): readonly Evidence[] {
  if (place.startsWith('rule ')) return byOutcome(events, ({ rule }) => `rule ${rule}` === place);
  const asked = byOutcome(events, (event) => isWithin(event.place, place));
  const [, schema, rest = ''] = /^\/components\/schemas\/([^/]+)(.*)$/.exec(place) ?? [];
  if (schema !== undefined) {
    return [...asked, ...byAnswers(contract, events, schema, rest.split('/').at(-1) ?? '')];
  }
  const operation = [...contract.operations.values()].find(
    (each) => isWithin(place, pointerOf(each)) || pathPointerOf(each) === place,
  );
  if (operation === undefined) return asked;
  if (pathPointerOf(operation) === place) {
    return byOutcome(events, (event) => isOn(contract, event, place)).filter(
      ({ speaksAgainst }) => !speaksAgainst,
    );
  }
  const status = /\/responses\/(\d+)/.exec(place)?.[1];
  if (status === undefined) return asked;
  return events
    .filter((event) => event.operation === operation.id && event.answer?.status === Number(status))
    .map(({ reason = '' }) => ({ speaksAgainst: /body/.test(reason) }));
}

function byOutcome(
  events: readonly CheckEvent[],
  speaksOfIt: (event: CheckEvent) => boolean,
): readonly Evidence[] {
  return events.filter(speaksOfIt).map(({ outcome }) => ({ speaksAgainst: outcome !== 'passed' }));
}

/** Every answer whose body has the schema is evidence: a breach of it says so by name and pointer. */
function byAnswers(
  contract: Contract,
  events: readonly CheckEvent[],
  schema: string,
  property: string,
): readonly Evidence[] {
  return events.flatMap(({ operation = '', answer, reason = '' }) => {
    const described = contract.operations.get(operation);
    if (described === undefined || answer === undefined) return [];
    if (responseFor(described, answer.status)?.schema !== schema) return [];
    const breach = new RegExp(`breaks ${schema}: [^;]*${property}`);
    return [{ speaksAgainst: breach.test(reason) }];
  });
}

function isOn({ operations }: Contract, { operation = '' }: CheckEvent, place: string): boolean {
  const described = operations.get(operation);
  return described !== undefined && pathPointerOf(described) === place;
}

function isWithin(inner: string | undefined, outer: string): boolean {
  return inner === outer || inner?.startsWith(`${outer}/`) === true;
}

function pathPointerOf({ path }: Operation): string {
  return `/paths/${path.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

function pointerOf(operation: Operation): string {
  return `${pathPointerOf(operation)}/${operation.method.toLowerCase()}`;
}
