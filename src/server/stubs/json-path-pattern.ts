import { isObject } from '../../runtime/json.js';
import { examine, type Examined } from './examined.js';
import { isJsonObject, isNumber } from './json-number.js';
import { compileJsonPath, type Found, type JsonPath } from './json-path/index.js';
import { javaText, writeJson } from './json-text.js';
import { PatternError } from './pattern-error.js';
import { heldAs, heldOfAny, leastDistance, Unanswerable, type Distance } from './distance.js';

/** Found by a path, as WireMock has it: null, an empty list and an empty object are nothing. */
export function compileMatchesJsonPath(
  operand: unknown,
  pointer: string,
  compileWithin: (pattern: unknown, pointer: string) => Distance,
): Distance {
  if (typeof operand === 'string') {
    const path = compileJsonPath(operand, pointer);
    return (value) => {
      const found = value && search(path, value);
      return found?.kind === 'value' && isSomething(found.value) ? 0 : 1;
    };
  }
  const { expression: source, ...pattern } = isObject(operand) ? operand : {};
  if (typeof source !== 'string') {
    throw new PatternError(pointer, 'must be a JSONPath, or an object with one as its expression');
  }
  const path = compileJsonPath(source, `${pointer}/expression`);
  const distance = compileWithin(pattern, pointer);
  const isAbsent = Object.hasOwn(pattern, 'absent');
  const takesLists = Object.hasOwn(pattern, 'equalToJson');
  const within = (
    value: Examined,
    choose: (distance: Distance, values: readonly Examined[]) => number,
  ): number => {
    const found = search(path, value);
    if (found.kind === 'unusable') return 1;
    const texts = found.kind === 'nothing' ? [] : textsOf(found.value, takesLists);
    if (texts.length === 0) return isAbsent ? 0 : 1;
    const values = texts.map((text) => examine(text, value.work));
    return choose(distance, values);
  };
  return heldAs(
    (value) => (value === undefined ? (isAbsent ? 0 : 1) : within(value, leastDistance)),
    (value) => within(value, heldOfAny),
  );
}

function search(path: JsonPath, value: Examined): Found {
  const json = value.json() ?? looseText(value.text);
  return json === undefined ? { kind: 'unusable' } : path(json, value.work);
}

/** To the reader of JSON that WireMock uses here, a text that begins like nothing else is a text. */
const looseText = (text: string): string | undefined =>
  /^\s*(?:[<{["']|null\b|$)/.test(text) ? undefined : text.trim();

function isSomething(value: unknown): boolean {
  if (value === null) return false;
  if (Array.isArray(value)) return value.length > 0;
  return !isJsonObject(value) || Object.keys(value).length > 0;
}

function textsOf(value: unknown, takesLists: boolean): readonly string[] {
  if (isJsonObject(value) || (takesLists && Array.isArray(value))) return [writeJson(value)];
  if (Array.isArray(value)) {
    if (value.includes(null)) throw new Unanswerable();
    return value.map(javaText);
  }
  return isNumber(value) || typeof value === 'string' || typeof value === 'boolean'
    ? [javaText(value)]
    : [];
}
