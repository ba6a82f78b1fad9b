/** An object that is neither `null` nor an array: what JSON calls an object. */
export function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
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
