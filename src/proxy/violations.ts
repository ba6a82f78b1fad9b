import type { Violation } from '../openapi/operation.js';

/** Clients give up on long header blocks; what is left out is counted. */
const MAX_LENGTH = 4096;

/** Whether a page says so: what is only our reading is told, and never makes a failure. */
export function isDocumented({ evidence }: Violation): boolean {
  return evidence === undefined || evidence.grade === 'documented';
}

interface Entry {
  readonly location: readonly string[];
  readonly severity: 'Error' | 'Warning' | 'Information';
  readonly code: string;
  readonly message: string;
}

/** The value of `sl-violations`, as Prism writes it; `undefined` when nothing is wrong. */
export function headerForm(
  requestViolations: readonly Violation[],
  answerViolations: readonly Violation[],
): string | undefined {
  const entries = [
    ...requestViolations.map((violation) => toEntry('request', violation)),
    ...answerViolations.map((violation) => toEntry('response', violation)),
  ];
  if (entries.length === 0) return undefined;
  const fitting: Entry[] = [];
  let length = 2;
  for (const entry of entries) {
    length += asciiJson(entry).length + 1;
    if (length > MAX_LENGTH) break;
    fitting.push(entry);
  }
  const left = entries.length - fitting.length;
  return asciiJson(left === 0 ? fitting : [...fitting, more(left)]);
}

/** For the terminal: where, and what. */
export function terminalForm(side: 'request' | 'answer', { pointer, message }: Violation): string {
  return `  ${side}${pointer === '' ? '' : ` ${pointer}`}: ${message}`;
}

function toEntry(side: 'request' | 'response', violation: Violation): Entry {
  const { pointer, message } = violation;
  return {
    location: [side, ...pointer.split('/').slice(1)],
    severity: isDocumented(violation) ? 'Error' : 'Warning',
    code: 'contract',
    message,
  };
}

function more(count: number): Entry {
  const message = `${count} more; the terminal of the proxy lists all`;
  return { location: [], severity: 'Information', code: 'more', message };
}

/** A header holds ASCII only; JSON can say the rest in escapes. */
function asciiJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
