import { isJsonObject, isNumber } from '../json-number.js';

/** A list that Java writes as one: `[1, 2]`. Those that JSONPath gives are written as JSON. */
export class JavaList {
  constructor(readonly items: readonly unknown[]) {}
}

/** JSON as WireMock holds it when it has read it for itself: every list in it is one of Java. */
export function toJava(json: unknown): unknown {
  if (Array.isArray(json)) return new JavaList(json.map(toJava));
  return isPlainObject(json) ? mapped(json, toJava) : json;
}

/** The JSON that it was. */
export function fromJava(value: unknown, spend: (units: number) => void): unknown {
  spend(1);
  const inner = (item: unknown): unknown => fromJava(item, spend);
  if (value instanceof JavaList) return value.items.map(inner);
  if (Array.isArray(value)) return value.map(inner);
  return isPlainObject(value) ? mapped(value, inner) : value;
}

const isPlainObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isJsonObject(value) && !isNumber(value) && Object.getPrototypeOf(value) === Object.prototype;

const mapped = (
  value: Readonly<Record<string, unknown>>,
  work: (item: unknown) => unknown,
): Readonly<Record<string, unknown>> =>
  Object.fromEntries(Object.entries(value).map(([name, item]) => [name, work(item)]));
