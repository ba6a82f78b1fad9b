/** What the page has to say about something that was done or that failed. */
import { signal } from '@preact/signals';
import { AdminError } from '../client.js';
import { after } from './machine.js';

export interface Notice {
  readonly id: number;
  readonly tone: 'good' | 'bad';
  readonly text: string;
}

export const notices = signal<readonly Notice[]>([]);

const SHOWN = 5000;
const MOST = 4;
let made = 0;

export function tell(text: string): void {
  const id = add('good', text);
  after(SHOWN, () => dismiss(id));
}

/** Stays until it is dismissed: it says what to do. */
export function complain(error: unknown): void {
  add('bad', messageOf(error));
}

export function dismiss(id: number): void {
  notices.value = notices.value.filter((notice) => notice.id !== id);
}

function add(tone: Notice['tone'], text: string): number {
  made += 1;
  const others = notices.value.filter((notice) => notice.text !== text);
  notices.value = [...others, { id: made, tone, text }].slice(-MOST);
  return made;
}

export function messageOf(error: unknown): string {
  if (error instanceof AdminError && error.problems.length > 0) {
    return error.problems
      .map(({ pointer, message }) => (pointer === undefined ? message : `${pointer} ${message}`))
      .join('; ');
  }
  return error instanceof Error ? error.message : String(error);
}
