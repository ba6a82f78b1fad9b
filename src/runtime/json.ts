/** An object that is neither `null` nor an array: what JSON calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The items of a list; none of anything else. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The properties of an object that are objects themselves. */
export function objectsIn(value: unknown): [string, Readonly<Record<string, unknown>>][] {
  return isObject(value)
    ? Object.entries(value).filter((entry): entry is [string, typeof value] => isObject(entry[1]))
    : [];
}

/** What a text says as JSON; `undefined` where it is not JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

/** Whether arrays and objects are nested in more levels than that. Walks without recursion. */
export function isNestedDeeper(json: unknown, levels: number): boolean {
  let level = isContainer(json) ? [json] : [];
  for (let depth = 1; level.length > 0; depth += 1) {
    const next: object[] = [];
    for (const container of level) {
      // Most values are neither: to gather those too would take most of the time.
      for (const value of valuesOf(container)) {
        if (depth > levels) return true;
        if (isContainer(value)) next.push(value);
      }
    }
    level = next;
  }
  return false;
}

const isContainer = (value: unknown): value is object =>
  typeof value === 'object' && value !== null;

const valuesOf = (container: object): readonly unknown[] =>
  Array.isArray(container) ? container : Object.values(container);
