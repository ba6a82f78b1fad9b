import type { CheckEvent, Claim, Fault } from './event.js';

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
  /** What else differs in the same answers. */
  readonly also: readonly string[];
}

export const TROUBLES = ['failed', 'refuted', 'inconclusive'] as const;
export type Trouble = (typeof TROUBLES)[number];

interface Found {
  readonly event: CheckEvent;
  /** By cause. */
  readonly faults: ReadonlyMap<string, Fault>;
}

/**
 * Failures by their cause, the gravest and most frequent first. An answer that differs in several ways
 * counts for the way that explains most answers, so that one decision of a server is one line; a
 * documented sentence is told all the same.
 */
export function groupByCause(events: readonly CheckEvent[]): readonly Cause[] {
  return TROUBLES.flatMap((outcome) => {
    const found = events
      .filter((event) => event.outcome === outcome)
      .map((event): Found => ({ event, faults: faultsByCause(event) }));
    return cover(found).map(([id, members]) => toCause(outcome, id, members));
  });
}

/** The causes of one failure, by which a baseline knows it. */
export function causesOf(event: CheckEvent): readonly string[] {
  return [...faultsByCause(event).keys()];
}

/** The fewest causes that explain all: again and again the one that explains most of the rest. */
function cover(found: readonly Found[]): readonly (readonly [string, readonly Found[]])[] {
  const groups: [string, readonly Found[]][] = [];
  let rest = found;
  while (rest.length > 0) {
    const counts = new Map<string, number>();
    for (const { faults } of rest) {
      for (const id of faults.keys()) counts.set(id, (counts.get(id) ?? 0) + 1);
    }
    const most = Math.max(...counts.values());
    const id = [...counts].find(([, count]) => count === most)?.[0];
    if (id === undefined) break;
    groups.push([id, rest.filter(({ faults }) => faults.has(id))]);
    rest = rest.filter(({ faults }) => !faults.has(id));
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
    for (const [id, { claim }] of each.faults) {
      if (told.has(id) || claim?.grade !== 'documented') continue;
      hidden.set(id, [...(hidden.get(id) ?? []), each]);
    }
  }
  return [...hidden];
}

function toCause(outcome: Trouble, id: string, members: readonly Found[]): Cause {
  const [first, ...others] = members.map(({ event }) => event);
  const fault = members[0]?.faults.get(id);
  if (first === undefined || fault === undefined) throw new Error(`the cause ${id} has no example`);
  const faults = members.flatMap((each) => each.faults.get(id) ?? []);
  const beside = members.flatMap((each) =>
    [...each.faults].filter(([other]) => other !== id).map(([, other]) => toTitle(first, other)),
  );
  return {
    id,
    outcome,
    title: toTitle(first, fault),
    events: [first, ...others],
    fault,
    operations: distinct(members.flatMap(({ event }) => event.operation ?? [])),
    rules: distinct(members.map(({ event }) => event.rule)),
    claims: distinctClaims(faults.flatMap(({ claim }) => claim ?? [])),
    also: distinct(beside),
  };
}

function distinct(values: readonly string[]): readonly string[] {
  return [...new Set(values)].filter((value) => value !== '');
}

function distinctClaims(claims: readonly Claim[]): readonly Claim[] {
  return [...new Map(claims.map((claim) => [JSON.stringify(claim), claim])).values()];
}

function faultsByCause(event: CheckEvent): ReadonlyMap<string, Fault> {
  const { faults = [], reason = '' } = event;
  const told: readonly Fault[] =
    faults.length > 0
      ? faults
      : [{ differs: event.outcome === 'inconclusive' ? 'no-answer' : 'effect', message: reason }];
  const byCause = new Map<string, Fault>();
  for (const fault of told) {
    const id = toId(event, fault);
    if (!byCause.has(id)) byCause.set(id, fault);
  }
  return byCause;
}

function toId(event: CheckEvent, fault: Fault): string {
  const { differs, at = '', expected = '', found = '' } = fault;
  switch (differs) {
    case 'status':
      return [...directionOf(fault), conditionOf(event, fault)].join(' ').trim();
    case 'field':
      // What is ours to assume is decided for a name, wherever it occurs.
      return `field ${event.outcome === 'failed' ? withoutIndices(at) : nameOf(at)}`;
    case 'body':
      return `body ${found}, not ${expected}`;
    case 'media-type':
      return `media-type ${found}`;
    case 'header':
      return `header ${at}`;
    case 'effect':
      return `effect ${event.rule}`;
    case 'rule':
      return `rule ${found}, not ${expected}`;
    case 'no-answer':
      return `no-answer ${fault.message}`;
    case 'pact':
      return `pact ${event.rule} ${at}: ${fault.message}`;
    case 'redirect':
    case 'changed':
      return differs;
  }
}

function toTitle(event: CheckEvent, fault: Fault): string {
  const { differs, at = '', expected = '', found = '' } = fault;
  switch (differs) {
    case 'status': {
      const [direction] = directionOf(fault);
      const condition = conditionOf(event, fault);
      return direction === 'status'
        ? `status ${found} instead of ${expected}`
        : `${direction} (${found} instead of ${expected}): ${condition}`;
    }
    case 'field':
      return `field ${nameOf(at)} of the body`;
    case 'body':
      return `body: ${found} instead of ${expected}`;
    case 'media-type':
      return `content type ${found} instead of ${expected}`;
    case 'header':
      return `header ${at}`;
    case 'effect':
      return `effect of ${event.rule}`;
    case 'rule':
      return `answered by rule ${found} instead of ${expected}`;
    case 'no-answer':
      return `no answer: ${fault.message}`;
    case 'pact':
      return `${at}: ${fault.message}`;
    case 'redirect':
      return 'a redirect instead of an answer';
    case 'changed':
      return 'a refused request changed something';
  }
}

/** A refusal of what is allowed, an acceptance of what is not, or another status of the same sort. */
function directionOf({ expected = '', found = '' }: Fault): readonly string[] {
  const due = Number.parseInt(expected, 10);
  const came = Number(found);
  if (due >= 400 && came < 400) return ['accepted'];
  return due < 400 && came >= 400 ? ['refused', found] : ['status', found, 'not', expected];
}

/** What was asked, in the words of the contract; two refusals by another status need none. */
function conditionOf({ change, rule, operation = '', outcome }: CheckEvent, fault: Fault): string {
  const [direction] = directionOf(fault);
  if (direction === 'status') return '';
  if (change !== undefined) {
    return outcome === 'failed' ? `${change.keyword} at ${change.at}` : change.keyword;
  }
  if (direction === 'refused') return operation;
  return /^(credentials|request)\./.test(rule) ? rule : (rule.split('.').at(-1) ?? rule);
}

function withoutIndices(pointer: string): string {
  return pointer.replaceAll(/\/\d+(?=\/|$)/g, '/*');
}

function nameOf(pointer: string): string {
  return (
    withoutIndices(pointer)
      .split('/')
      .findLast((key) => key !== '*') || '/'
  );
}
