import { closestOf } from './distance.js';
import type { Examined } from './examined.js';
import { PatternError } from './pattern-error.js';
import { compileWithin } from './value-pattern.js';

/** How far the values of a parameter or header are from what is wanted; none when it is absent. */
export type ValuesDistance = (values: readonly Examined[]) => number;

/** Compiles what is wanted of a name that may stand several times. @throws PatternError */
export function compileValues(
  pattern: object,
  pointer: string,
  { maySayAll = false, needsValue = false } = {},
): ValuesDistance {
  if (maySayAll) {
    for (const word of ['hasExactly', 'includes'] as const) {
      if (Object.hasOwn(pattern, word)) return compileAll(pattern, word, pointer);
    }
  }
  const distance = compileClosest(pattern, pointer);
  return (values) => (needsValue && values.length === 0 ? 1 : distance(values));
}

function compileClosest(pattern: unknown, pointer: string): ValuesDistance {
  const distance = compileWithin(pattern, pointer);
  return (values) => (values.length === 0 ? distance(undefined) : closestOf(distance, values));
}

function compileAll(
  pattern: object,
  word: 'hasExactly' | 'includes',
  pointer: string,
): ValuesDistance {
  const other = Object.keys(pattern).find((name) => name !== word);
  if (other !== undefined) {
    throw new PatternError(`${pointer}/${other}`, `cannot be used together with ${word}`);
  }
  const parts: unknown = (pattern as Readonly<Record<string, unknown>>)[word];
  if (!Array.isArray(parts) || parts.length === 0) {
    throw new PatternError(`${pointer}/${word}`, 'must be a list of patterns');
  }
  const distances = parts.map((part, index) => compileClosest(part, `${pointer}/${word}/${index}`));
  return (values) => {
    if (values.length === 0) return 1;
    if (word === 'hasExactly' && values.length !== distances.length) return 1;
    const sum = distances.reduce((total, distance) => total + distance(values), 0);
    return sum / distances.length;
  };
}
