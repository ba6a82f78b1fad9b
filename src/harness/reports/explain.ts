import type { Cause } from '../causes.js';
import type { CheckEvent, Claim } from '../event.js';
import type { Run } from '../verify.js';
import { citationOf } from './citation.js';

export const WORDS = {
  failed: 'BROKEN',
  refuted: 'REFUTED',
  inconclusive: 'INCONCLUSIVE',
} as const;

/** A cause in the words of every report: a term and what is said of it, in order. */
export interface Explanation {
  readonly source: readonly string[];
  /** The request, and the one thing about it that matters. */
  readonly sent: string;
  readonly expected: string;
  readonly came: string;
  /** The field, header or status that differs, and how. */
  readonly differs: string;
  readonly repeat?: string;
}

export function explain(cause: Cause, { rules }: Pick<Run, 'rules'>): Explanation {
  const [example] = cause.events;
  const { request, answer, expected, curl } = example;
  const line = request === undefined ? '' : `${request.method} ${request.path}, `;
  const status = answer === undefined ? 'no answer' : String(answer.status);
  return {
    source: sourcesOf(cause, rules),
    sent: `${line}${describeTest(example)}`,
    expected,
    came: answer?.body === undefined ? status : `${status} ${shorten(answer.body)}`,
    differs: differenceOf(cause),
    ...(curl !== undefined && { repeat: curl }),
  };
}

/** How much of a cause there is: "12 tests of 3 operations". */
export function extentOf({ events, operations }: Cause): string {
  const tests = events.length === 1 ? '1 test' : `${events.length} tests`;
  if (operations.length === 0) return tests;
  const [only] = operations;
  return `${tests} of ${operations.length === 1 ? String(only) : `${operations.length} operations`}`;
}

export function describeTest({ check, name, change }: CheckEvent): string {
  const at = change === undefined || name.includes(change.at) ? '' : `${change.at}: `;
  return `${check}: ${at}${name}`;
}

const DETAILS_SHOWN = 8;

function differenceOf({ fault, also, details }: Cause): string {
  const { at, message } = fault;
  const place = at === undefined || message.includes(at) ? '' : `${at}: `;
  const beside = also.length === 0 ? '' : `; in the same answers: ${also.slice(0, 5).join(', ')}`;
  const more = details.length - DETAILS_SHOWN;
  const all =
    details.length < 2
      ? ''
      : `; in all: ${details.slice(0, DETAILS_SHOWN).join(', ')}${more > 0 ? `, and ${more} more` : ''}`;
  return `${place}${message}${beside}${all}`;
}

/** Each statement once: those that the faults name, else those of the rules. */
function sourcesOf({ claims, rules: ids }: Cause, rules: Run['rules']): readonly string[] {
  if (claims.length > 0) return claims.map(quote);
  return [...new Set(ids.map((id) => citationOf(id, rules)))];
}

function quote({ grade, page, sentence, reason }: Claim): string {
  if (grade === 'inferred') return `assumed: ${reason ?? 'no page says it'}`;
  const words = sentence === undefined ? '' : `“${sentence}” `;
  const sort = grade === 'documented' ? '' : ', another public page';
  return `${words}(${page ?? 'the documentation'}${sort})`;
}

const SHOWN = 300;

function shorten(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ').trim();
  return line.length > SHOWN ? `${line.slice(0, SHOWN)}…` : line;
}
