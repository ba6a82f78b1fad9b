import { isRepresentable, toInstant } from '../../../runtime/clock.js';
import type { Random } from '../../../runtime/random.js';
import { equalsNumber, isJsonObject, isNumber, toNumber } from '../json-number.js';
import { javaText, writeJson } from '../json-text.js';
import type { Work } from '../work.js';
import { JavaList } from './java-list.js';

/** What one rendering has to do with. */
export interface Run {
  readonly work: Work;
  /** The time of the world; milliseconds since the epoch. */
  readonly now: number;
  readonly random: Random;
  /** What helpers have named: `assign`, `parseJson`, … */
  readonly variables: Map<string, unknown>;
  /** Objects that JSONPath gave: they are shown as JSON, all others as Java shows a map. */
  readonly shownAsJson: WeakSet<object>;
}

/** A template cannot be rendered for this request. */
export class TemplateError extends Error {
  override readonly name = 'TemplateError';

  constructor(
    message: string,
    /** Whether the message says where in the template. */
    readonly isPlaced = false,
  ) {
    super(message);
  }
}

/** Values of a request under one name: shown as one text, and not equal to any, as in WireMock. */
export class Texts {
  constructor(
    readonly items: readonly string[],
    readonly shown: string = items[0] ?? '',
    /** What stands under a name, for a path with parameters. */
    readonly named?: Readonly<Record<string, string>>,
    /** What `each` goes over. */
    readonly visited: readonly string[] = items,
  ) {}
}

/** By name, in small letters: capitals make no difference. */
export class Headers {
  constructor(readonly byName: Readonly<Record<string, Texts>>) {}
}

/** A point in time, and how far its wall is from UTC, in minutes. */
export class DateValue {
  constructor(
    readonly epoch: number,
    readonly offset = 0,
  ) {}

  /** As WireMock writes dates by itself: to the second. */
  toString(): string {
    const [wall = ''] = isoAt(this.epoch + this.offset * 60_000).split('.');
    return wall + zoneText(this.offset, ':', 'Z');
  }
}

export function isoAt(epoch: number): string {
  if (isRepresentable(epoch)) return toInstant(epoch);
  throw new TemplateError('gives a date outside the years 0000 to 9999');
}

export function zoneText(offset: number, separator: string, zero?: string): string {
  if (offset === 0 && zero !== undefined) return zero;
  const size = Math.abs(offset);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${offset < 0 ? '-' : '+'}${two(Math.floor(size / 60))}${separator}${two(size % 60)}`;
}

export function textOf(value: unknown, run: Run): string {
  if (value === undefined || value === null) return '';
  if (typeof value === 'string') return value;
  if (value instanceof Texts) return value.shown;
  if (value instanceof DateValue) return value.toString();
  if (value instanceof JavaList) return `[${value.items.map(inJava(run)).join(', ')}]`;
  if (value instanceof Headers || (isJsonObject(value) && hasTexts(value))) {
    throw new TemplateError('has more than one value; name the one that you want');
  }
  if (isJsonObject(value) && run.shownAsJson.has(value)) {
    run.work.spend(Object.keys(value).length);
    return writeJson(withoutNulls(value, run));
  }
  if (isJsonObject(value)) {
    const show = inJava(run);
    const fields = Object.entries(value).map(([name, item]) => `${name}=${show(item)}`);
    return `{${fields.join(', ')}}`;
  }
  return javaText(value);
}

/** What stands in a list or a map as Java writes it. */
const inJava =
  (run: Run) =>
  (item: unknown): string => {
    run.work.spend(1);
    return item === null ? 'null' : textOf(item, run);
  };

/** WireMock leaves out properties that are null when it writes JSON. */
export function withoutNulls(value: unknown, run: Run): unknown {
  run.work.spend(1);
  if (Array.isArray(value)) return value.map((item) => withoutNulls(item, run));
  if (!isJsonObject(value) || isNumber(value)) return value;
  const kept = Object.entries(value).filter(([, one]) => one !== null);
  return Object.fromEntries(kept.map(([name, one]) => [name, withoutNulls(one, run)]));
}

const hasTexts = (value: object): boolean =>
  Object.values(value).some((one) => one instanceof Texts);

/** The items of what is a list; `undefined` for anything else. */
export function itemsOf(value: unknown): readonly unknown[] | undefined {
  if (value instanceof JavaList || value instanceof Texts) return value.items;
  return Array.isArray(value) ? value : undefined;
}

/** What stands in a value under a name; never what JavaScript itself puts there. */
export function memberOf(value: unknown, name: string): unknown {
  if (value instanceof Headers) return memberOf(value.byName, name.toLowerCase());
  const items = itemsOf(value);
  if (items === undefined) {
    return isJsonObject(value) && Object.hasOwn(value, name) ? value[name] : undefined;
  }
  if (/^\d{1,9}$/.test(name)) return items[Number(name)];
  if (value instanceof Texts) {
    if (value.named !== undefined) {
      return Object.hasOwn(value.named, name) ? value.named[name] : undefined;
    }
    if (name === 'first') return items[0];
    if (name === 'last') return items.at(-1);
  }
  return name === 'size' ? items.length : undefined;
}

export function isTruthy(value: unknown): boolean {
  if (value === undefined || value === null || value === false || value === '') return false;
  if (isNumber(value)) return toNumber(value) !== 0;
  const items = itemsOf(value);
  return items === undefined || items.length > 0;
}

export function isEqual(one: unknown, other: unknown): boolean {
  if (isNumber(one) && isNumber(other)) return equalsNumber(one, other);
  if ((one ?? null) === null) return (other ?? null) === null;
  if (one instanceof Texts || other instanceof Texts) return one === other;
  if (typeof one === 'object' && typeof other === 'object') {
    return JSON.stringify(one) === JSON.stringify(other);
  }
  return one === other;
}
