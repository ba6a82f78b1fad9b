import { PatternError } from './pattern-error.js';

/** @throws PatternError for what is not a text */
export function requireText(value: unknown, pointer: string): string {
  if (typeof value === 'string') return value;
  throw new PatternError(pointer, 'must be a text');
}

/** False when it is left out. @throws PatternError for what is neither true nor false */
export function requireFlag(value: unknown, pointer: string): boolean {
  if (value === undefined || typeof value === 'boolean') return value === true;
  throw new PatternError(pointer, 'must be true or false');
}
