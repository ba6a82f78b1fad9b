import { isObject } from '../../runtime/json.js';
import { examine, type Examined } from './examined.js';
import { PatternError } from './pattern-error.js';
import type { Subject } from './subject.js';
import { compileWithin } from './value-pattern.js';

/** Compiles what is wanted of a body. @throws PatternError */
export function compileBody(pattern: unknown, pointer: string): (subject: Subject) => number {
  if (isObject(pattern) && pattern['binaryEqualTo'] !== undefined) {
    const bytes = compileBytes(pattern, pointer);
    return (subject) => (bytes.equals(subject.body() ?? new Uint8Array()) ? 0 : 1);
  }
  const distance = compileWithin(pattern, pointer);
  return (subject) => distance(examineBody(subject));
}

/** As Java reads it: padded or not, without line breaks. */
const BASE64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}(?:==)?|[A-Za-z0-9+/]{3}=?)?$/;

/** What a body must be to the byte. @throws PatternError */
export function compileBytes(pattern: Readonly<Record<string, unknown>>, pointer: string): Buffer {
  const { binaryEqualTo, ...words } = pattern;
  const [other] = Object.keys(words);
  if (other !== undefined) {
    throw new PatternError(`${pointer}/${other}`, 'cannot be used with binaryEqualTo');
  }
  if (typeof binaryEqualTo !== 'string' || !BASE64.test(binaryEqualTo)) {
    throw new PatternError(`${pointer}/binaryEqualTo`, 'must be bytes in Base64');
  }
  return Buffer.from(binaryEqualTo, 'base64');
}

/** To WireMock, an empty body does not count. */
function examineBody(subject: Subject): Examined | undefined {
  return subject.once('examined', () => {
    const text = subject.text() ?? '';
    return text === '' ? undefined : examine(text, subject.work);
  });
}
