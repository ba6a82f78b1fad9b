import type { CheckEvent, Fault } from './event.js';

/**
 * What was found differently than it must be, and where: the finest cause of a failure. The same in every
 * run, so a baseline names it.
 */
export function differenceIdOf(event: CheckEvent, fault: Fault): string {
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

/** The same for a person. */
export function differenceTitleOf(event: CheckEvent, fault: Fault): string {
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
export function directionOf({ expected = '', found = '' }: Fault): readonly string[] {
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

export function nameOf(pointer: string): string {
  return (
    withoutIndices(pointer)
      .split('/')
      .findLast((key) => key !== '*') || '/'
  );
}
