import { differenceIdOf, differenceTitleOf } from './differences.js';
import type { CheckEvent, Claim, Fault } from './event.js';
import { detailOf, questionsOf } from './questions.js';

/** What a group of failures has in common: one decision of the server, whatever the operation. */
export interface Cause {
  /** The same in every run; a baseline names it. */
  readonly id: string;
  readonly outcome: Trouble;
  readonly title: string;
  /** The first one is the worked example. */
  readonly events: readonly [CheckEvent, ...CheckEvent[]];
  /** What differs in the example. */
  readonly fault: Fault;
  readonly operations: readonly string[];
  readonly rules: readonly string[];
  /** What the documentation says otherwise, or why we assumed it: each statement once. */
  readonly claims: readonly Claim[];
  /** What of it was seen, each thing once: fields, values, states. */
  readonly details: readonly string[];
  /** What else differs in the same answers. */
  readonly also: readonly string[];
}

export const TROUBLES = ['failed', 'refuted', 'inconclusive'] as const;
export type Trouble = (typeof TROUBLES)[number];

/** A cause that may explain a failure, and by which fault. */
interface Reading {
  readonly title: string;
  readonly fault: Fault;
}

interface Found {
  readonly event: CheckEvent;
  /** By cause. */
  readonly readings: ReadonlyMap<string, Reading>;
}

/**
 * Failures by their cause, the gravest and most frequent first. What contradicts a sentence is told by
 * what differs; a refuted assumption by the question that the pages leave open. An answer that differs in
 * several ways counts for the way that explains most answers, so that one decision of a server is one
 * line; a documented sentence is told anyway.
 */
export function groupByCause(events: readonly CheckEvent[]): readonly Cause[] {
  return TROUBLES.flatMap((outcome) => {
    const found = events
      .filter((event) => event.outcome === outcome)
      .map((event): Found => ({ event, readings: readingsOf(event) }));
    return cover(found).map(([id, members]) => toCause(outcome, id, members));
  });
}

/** The differences of one failure with their titles, by which a baseline knows it. */
export function differencesOf(event: CheckEvent): ReadonlyMap<string, string> {
  return new Map(
    faultsOf(event).map((fault) => [differenceIdOf(event, fault), differenceTitleOf(event, fault)]),
  );
}

/** The fewest causes that explain all: again and again the one that explains most of the rest. */
function cover(found: readonly Found[]): readonly (readonly [string, readonly Found[]])[] {
  const groups: [string, readonly Found[]][] = [];
  let rest = found;
  while (rest.length > 0) {
    const counts = new Map<string, number>();
    for (const { readings } of rest) {
      for (const id of readings.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    const id = [...counts].find(([, count]) => count === most)?.[0];
    if (id === undefined) break;
    groups.push([id, rest.filter(({ readings }) => readings.has(id))]);
    rest = rest.filter(({ readings }) => !readings.has(id));
  }
  return [...groups, ...hiddenSentences(found, new Set(groups.map(([id]) => id)))];
}

/** Breaches of a documented sentence that only occur beside something more frequent. */
function hiddenSentences(
  found: readonly Found[],
  told: ReadonlySet<string>,
): readonly (readonly [string, readonly Found[]])[] {
  const hidden = new Map<string, Found[]>();
  for (const each of found) {
    if (each.event.outcome !== 'failed') continue;
    for (const [id, { fault }] of each.readings) {
      if (told.has(id) || fault.claim?.grade !== 'documented') continue;
      hidden.set(id, [...(hidden.get(id) ?? []), each]);
    }
  }
  return [...hidden];
}

function toCause(outcome: Trouble, id: string, members: readonly Found[]): Cause {
  const [first, ...others] = members.map(({ event }) => event);
  const reading = members[0]?.readings.get(id);
  if (first === undefined || reading === undefined) {
    throw new Error(`the cause ${id} has no example`);
  }
  const claims = members.flatMap(({ readings }) => readings.get(id)?.fault.claim ?? []);
  const beside = members.flatMap(({ readings }) =>
    [...readings].filter(([other]) => other !== id).map(([, { title }]) => title),
  );
  return {
    id,
    outcome,
    ...reading,
    events: [first, ...others],
    operations: distinct(members.flatMap(({ event }) => event.operation ?? [])),
    rules: distinct(members.map(({ event }) => event.rule)),
    claims: distinctClaims(claims),
    details: outcome === 'refuted' ? distinct(members.flatMap(detailsOf(id))) : [],
    also: outcome === 'refuted' ? [] : distinct(beside),
  };
}

function detailsOf(id: string) {
  return ({ event }: Found): readonly string[] =>
    faultsOf(event)
      .filter((fault) => questionsOf(event, fault).some((each) => each.id === id))
      .map((fault) => detailOf(event, fault));
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

function distinctClaims(claims: readonly Claim[]): readonly Claim[] {
  return [...new Map(claims.map((claim) => [JSON.stringify(claim), claim])).values()];
}

function readingsOf(event: CheckEvent): ReadonlyMap<string, Reading> {
  const readings = new Map<string, Reading>();
  for (const fault of tellingOf(faultsOf(event))) {
    const causes =
      event.outcome === 'refuted'
        ? questionsOf(event, fault)
        : [{ id: differenceIdOf(event, fault), title: differenceTitleOf(event, fault) }];
    for (const { id, title } of causes) {
      if (!readings.has(id)) readings.set(id, { title, fault });
    }
  }
  return readings;
}

/** How an answer is written, which says nothing of what it answers. */
const FORMS: ReadonlySet<Fault['differs']> = new Set(['body', 'field', 'media-type', 'header']);

/** A wrong status or effect is never told as one more answer of an unexpected form. */
function tellingOf(faults: readonly Fault[]): readonly Fault[] {
  const telling = faults.filter(({ differs }) => !FORMS.has(differs));
  const documented = faults.filter(({ claim }) => claim?.grade === 'documented');
  return telling.length > 0 ? [...new Set([...telling, ...documented])] : faults;
}

function faultsOf({ faults = [], outcome, reason = '' }: CheckEvent): readonly Fault[] {
  if (faults.length > 0) return faults;
  return [{ differs: outcome === 'inconclusive' ? 'no-answer' : 'effect', message: reason }];
}
