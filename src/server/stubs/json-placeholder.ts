import { javaText } from './json-text.js';
import { isJsonObject, isNumber } from './json-number.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';
import type { Work } from './work.js';

/** What a text such as `${json-unit.any-string}` stands for. */
export interface Placeholder {
  readonly accepts: (actual: unknown, work: Work) => boolean;
  /** Whether the property may be missing. */
  readonly ignoresElement?: true;
}

const PLACEHOLDER = /^[$#]\{json-unit\.([^}]*)\}(.*)$/s;

const KINDS: Readonly<Record<string, Placeholder>> = {
  ignore: { accepts: () => true },
  'ignore-element': { accepts: () => true, ignoresElement: true },
  'any-string': { accepts: (actual) => typeof actual === 'string' },
  'any-number': { accepts: isNumber },
  'any-boolean': { accepts: (actual) => typeof actual === 'boolean' },
};

/**
 * The placeholders of JsonUnit among the texts of a JSON value.
 *
 * @throws PatternError for one that is not known
 */
export function compilePlaceholders(
  expected: unknown,
  pointer: string,
): ReadonlyMap<string, Placeholder> {
  const found = new Map<string, Placeholder>();
  const visit = (value: unknown): void => {
    if (typeof value === 'string') {
      const placeholder = compile(value, pointer);
      if (placeholder !== undefined) found.set(value, placeholder);
    } else if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (isJsonObject(value)) {
      Object.values(value).forEach(visit);
    }
  };
  visit(expected);
  return found;
}

function compile(text: string, pointer: string): Placeholder | undefined {
  const [, name, rest = ''] = PLACEHOLDER.exec(text) ?? [];
  if (name === undefined) return undefined;
  if (name === 'regex') {
    const expression = compileRegularExpression(rest, pointer);
    return {
      accepts(actual, work) {
        if (typeof actual === 'object') return false;
        const value = javaText(actual);
        work.spend(expression.cost(value));
        return expression.matches(value);
      },
    };
  }
  const kind = Object.hasOwn(KINDS, name) && rest === '' ? KINDS[name] : undefined;
  if (kind !== undefined) return kind;
  throw new PatternError(
    pointer,
    `contains the unknown placeholder ${text.slice(0, 60)}. Known placeholders: ${Object.keys(KINDS).join(', ')}, regex`,
  );
}
