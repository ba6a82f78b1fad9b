import { ABSENT } from '../lifecycles/lifecycle.js';
import { NULLS, ORDER } from './claims.js';
import { differenceIdOf, differenceTitleOf, directionOf, nameOf } from './differences.js';
import type { CheckEvent, Fault } from './event.js';

/** Something that the documentation leaves open, and that a server decided differently than we assume. */
export interface Question {
  readonly id: string;
  readonly title: string;
}

const question = (id: string, title: string): Question => ({ id, title });

const BODIES = question('bodies', 'bodies of answers whose schema no page publishes');
const ERROR_BODIES = question('error-bodies', 'bodies of errors for which a page gives no schema');
const ROUTES = question('routes', 'paths and methods that no page mentions');
const EXPIRY = question('expiry', 'what comes after the end of a record');
const FORMS = question('forms', 'the outer form of a body: media type, syntax');
const CHECKS_IN_ORDER = question('order', 'what is looked at first');
const CHANGED = question('changed', 'what a refused request must not change');

/**
 * The questions that a refuted assumption may belong to, the nearest first. One decision of a server
 * shows in many tests, and a test may show several: those who group choose the fewest that explain all.
 */
export function questionsOf(event: CheckEvent, fault: Fault): readonly Question[] {
  const { differs, at = '', found = '' } = fault;
  if (differs === 'pact') {
    return [question(differenceIdOf(event, fault), differenceTitleOf(event, fault))];
  }
  if (event.operation === undefined || event.operation === '') return [ROUTES];
  const expiry = event.expired === true ? [EXPIRY] : [];
  switch (differs) {
    case 'status':
      return [...expiry, ...questionsOfStatus(event, fault)];
    case 'body':
    case 'field':
      return [bodiesOf(event, fault), ...expiry];
    case 'media-type':
      return [
        question(`media-type ${found}`, `answers of the type ${found}`),
        bodiesOf(event, fault),
      ];
    case 'effect':
      return found === ''
        ? [...expiry, question(`effect ${event.rule}`, `effect of ${event.rule}`)]
        : [...expiry, stateQuestion(found), ...(found === '409' ? [toldInstead(found)] : [])];
    case 'changed':
      return [CHANGED];
    case 'header':
      return [question(`header ${at}`, `the header ${at} of answers`)];
    case 'redirect':
    case 'rule':
    case 'no-answer':
      return [question(`${differs} ${found}`, fault.message)];
  }
}

function bodiesOf({ answer }: CheckEvent, { afterwards }: Fault): Question {
  const isError = (answer?.status ?? 0) >= 400 && afterwards !== true;
  return isError ? ERROR_BODIES : BODIES;
}

function questionsOfStatus(event: CheckEvent, fault: Fault): readonly Question[] {
  const { change, rule, operation = '' } = event;
  const { expected = '', found = '', claim } = fault;
  const told = toldAs(found);
  const conflict = found === '409' ? [toldInstead(found)] : [];
  const isOnId = change?.at.startsWith('/path/') === true;
  const order = claim?.reason === ORDER.reason && !isOnId ? [CHECKS_IN_ORDER] : [];
  if (rule.startsWith('credentials.')) {
    return [...order, question(`credentials ${told}`, `bad credentials ${told}`)];
  }
  if (order.length > 0) return order;
  if (isOnId || expected === '404') {
    return [question(`ids ${told}`, `unknown and malformed ids ${told}`), ...conflict];
  }
  if (change !== undefined || rule.startsWith('request.')) return questionsOfInput(event, fault);
  if (event.deletesNew === true) {
    return [question(`deletion ${told}`, `deletion of a record in ${event.state ?? ''} ${told}`)];
  }
  if (event.state !== undefined && event.state !== ABSENT)
    return [stateQuestion(found), ...conflict];
  const plain = question(
    `plain ${operation} ${told}`,
    `${operation}, as the page shows it, ${told}`,
  );
  return [plain, ...conflict];
}

function toldAs(found: string): string {
  return Number(found) < 400 ? 'accepted' : `answered with ${found}`;
}

function stateQuestion(found: string): Question {
  const told = toldAs(found);
  return question(`states ${told}`, `requests in states that no page mentions ${told}`);
}

/** What comes where nobody expects it shows in every test of its operation. */
function toldInstead(found: string): Question {
  return question(`answered ${found}`, `answered with ${found} where we assume another status`);
}

function questionsOfInput({ change }: CheckEvent, fault: Fault): readonly Question[] {
  const { found = '', claim } = fault;
  const [direction = ''] = directionOf(fault);
  const { at = '', keyword = 'made up', among = [] } = change ?? {};
  if (at === '/body') return [FORMS];
  if (direction === 'status') return [toldInstead(found)];
  const about = (what: string): Question =>
    question(`${direction} ${what}`, `${direction}, ${AGAINST[direction] ?? ''}: ${what}`);
  // How strictly headers are looked at is decided once, for all of them.
  if (direction === 'accepted' && claim?.reason === NULLS.reason) return [about('null')];
  if (direction === 'accepted') {
    return [
      about(at.startsWith('/header/') || keyword === TWICE ? `headers, ${keyword}` : partOf(at)),
    ];
  }
  const told = found === '400' || found === '422' ? [] : [toldInstead(found)];
  return [about(at === '' ? keyword : partOf(at)), ...among.map(partOf).map(about), ...told];
}

const AGAINST: Readonly<Record<string, string>> = {
  accepted: 'although not valid as we understand the pages',
  refused: 'although valid as we understand the pages',
};
const TWICE = 'sent twice';

/** The header, the query parameter or the field of the body: what a server decides on as a whole. */
function partOf(pointer: string): string {
  const [, , name] = pointer.split('/');
  return name ?? nameOf(pointer);
}

/** One thing of a question that was seen, in a few words. */
export function detailOf(event: CheckEvent, fault: Fault): string {
  const { change, operation = '', state, name } = event;
  const { differs, at = '', expected = '', found = '' } = fault;
  if (differs === 'field') return at;
  if (differs !== 'status') return differs === 'body' ? `${found} instead of ${expected}` : '';
  const answered = `${found} instead of ${expected}`;
  if (change !== undefined && change.at !== '') {
    const [direction] = directionOf(fault);
    return `${change.at} ${change.keyword}${direction === 'status' ? ` (${answered})` : ''}`;
  }
  return `${state === undefined ? name : `${operation} in ${state}`} (${answered})`;
}
