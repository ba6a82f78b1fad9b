import type { Assumption } from '../openapi/assumptions.js';
import type { Contract } from '../openapi/contract.js';
import { responseFor, type Operation } from '../openapi/operation.js';
import type { CheckEvent, Fault } from './event.js';
import { pointerTo } from '../runtime/json-pointer.js';

/** What a run says of something that no page documents. */
export interface JudgedAssumption extends Assumption {
  readonly verdict: 'confirmed' | 'refuted' | 'untested';
}

/** Holds each assumption against the events that describe it. */
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
    return [...asked, ...byAnswers(contract, events, schema, pointerIn(rest))];
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
    .map(({ faults = [] }) => ({ speaksAgainst: faults.some(isOfBody) }));
}

/** What is wrong with the body of an answer, whatever was done to get it. */
function isOfBody({ differs }: Fault): boolean {
  return differs === 'body' || differs === 'field';
}

function byOutcome(
  events: readonly CheckEvent[],
  speaksOfIt: (event: CheckEvent) => boolean,
): readonly Evidence[] {
  return events.filter(speaksOfIt).map(({ outcome }) => ({ speaksAgainst: outcome !== 'passed' }));
}

/** Every answer whose body has the schema is evidence: a fault of it names the field. */
function byAnswers(
  contract: Contract,
  events: readonly CheckEvent[],
  schema: string,
  pointer: string,
): readonly Evidence[] {
  return events.flatMap(({ operation = '', answer, faults = [] }) => {
    const described = contract.operations.get(operation);
    if (described === undefined || answer === undefined) return [];
    if (responseFor(described, answer.status)?.schema !== schema) return [];
    return [
      {
        speaksAgainst: faults.some(
          (fault) =>
            isOfBody(fault) && (pointer === '' || isWithin(inEveryItem(fault.at), pointer)),
        ),
      },
    ];
  });
}

/** A place in a schema as a pointer into a value: `/properties/steps/items` is `/steps/*`. */
function pointerIn(place: string): string {
  return place.replaceAll(/\/properties(?=\/)/g, '').replaceAll(/\/items(?=\/|$)/g, '/*');
}

function inEveryItem(pointer = ''): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}

function isOn({ operations }: Contract, { operation = '' }: CheckEvent, place: string): boolean {
  const described = operations.get(operation);
  return described !== undefined && pathPointerOf(described) === place;
}

function isWithin(inner: string | undefined, outer: string): boolean {
  return inner === outer || inner?.startsWith(`${outer}/`) === true;
}

function pathPointerOf({ path }: Operation): string {
  return pointerTo(['paths', path]);
}

function pointerOf(operation: Operation): string {
  return `${pathPointerOf(operation)}/${operation.method.toLowerCase()}`;
}
