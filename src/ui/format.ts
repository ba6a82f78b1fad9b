/** How values are shown to people: short, and the same everywhere. */
import { toInstant } from './machine.js';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** `6 d 23 h`, `14 min`, `40 s`: the two largest units at most. */
export function formatSpan(milliseconds: number): string {
  const left = Math.abs(milliseconds);
  if (left < MINUTE) return `${Math.floor(left / 1000)} s`;
  if (left < HOUR) return `${Math.floor(left / MINUTE)} min`;
  if (left < DAY)
    return join(Math.floor(left / HOUR), 'h', Math.floor((left % HOUR) / MINUTE), 'min');
  const days = Math.floor(left / DAY);
  if (days >= 365) return join(Math.floor(days / 365), 'y', days % 365, 'd');
  return days >= 10 ? `${days} d` : join(days, 'd', Math.floor((left % DAY) / HOUR), 'h');
}

const join = (many: number, unit: string, few: number, smaller: string): string =>
  few === 0 ? `${many} ${unit}` : `${many} ${unit} ${few} ${smaller}`;

/** `2026-11-26 03:04:11`, in UTC as the simulator writes its times. */
export const formatInstant = (instant: string | number): string =>
  toInstant(instant).slice(0, 19).replace('T', ' ');

export const formatTime = (instant: string | number): string => toInstant(instant).slice(11, 19);

export function formatMs(milliseconds: number): string {
  if (milliseconds >= 10_000) return `${(milliseconds / 1000).toFixed(1)} s`;
  if (milliseconds >= 10) return `${Math.round(milliseconds)} ms`;
  return `${milliseconds.toFixed(1)} ms`;
}

const groups = new Intl.NumberFormat('en');
export const formatCount = (count: number): string => groups.format(count);

/** `1 record`, `2 records`. */
export const countOf = (count: number, one: string, many = `${one}s`): string =>
  `${formatCount(count)} ${count === 1 ? one : many}`;

/** `a9e0…0001`: enough to tell ids apart by eye; the whole one is in the tooltip. */
export const shortId = (id: string): string =>
  id.length <= 14 ? id : `${id.slice(0, 4)}…${id.slice(-6)}`;

export interface Entity {
  readonly kind: string;
  readonly id: string;
  readonly org: string;
  readonly state: string;
  readonly created_at: string;
  readonly expires_at: string;
  readonly [field: string]: unknown;
}

/** A field by which people know a thing, in the order in which they would read it. */
const NAMES = /^(?:(?:first|given|full|display|user)?_?name|title|label|subject)$/i;
const REST_OF_NAME = /^(?:last|family|sur|second)_?name$/i;
const OTHERWISE = /^(?:e?mail|phone|number|reference|code|type|description)$/i;

/** What identifies a record to a person: found in its fields, since each API names them as it likes. */
export function titleOf(record: Entity): string | undefined {
  for (const wanted of [NAMES, OTHERWISE]) {
    const found = find(record, wanted, 0);
    if (found !== undefined) return found;
  }
  return undefined;
}

const DEEPEST = 3;

function find(value: object, wanted: RegExp, depth: number): string | undefined {
  const fields = Object.entries(value as Readonly<Record<string, unknown>>);
  const named = fields.find(([name, each]) => wanted.test(name) && isWord(each));
  if (named !== undefined) {
    const rest = wanted === NAMES ? fields.find(([name]) => REST_OF_NAME.test(name)) : undefined;
    return [named[1], rest?.[1]].filter(isWord).join(' ');
  }
  if (depth === DEEPEST) return undefined;
  for (const [, each] of fields) {
    if (typeof each !== 'object' || each === null) continue;
    const found = find(each, wanted, depth + 1);
    if (found !== undefined) return found;
  }
  return undefined;
}

const isWord = (value: unknown): value is string =>
  typeof value === 'string' && value.trim() !== '';
