import { parseMultipart, type MultipartHeaders } from '@remix-run/multipart-parser';
import type { components } from '../../openapi/admin-types.gen.js';
import { isObject } from '../../runtime/json.js';
import { parseMediaType } from '../media-type.js';
import { readMessage } from '../multipart.js';
import { compileBytes } from './body-pattern.js';
import { examine } from './examined.js';
import type { Subject } from './subject.js';
import { compileWithin } from './value-pattern.js';
import { compileValues } from './values-pattern.js';

export type PartPattern = components['schemas']['PartPattern'];

interface Part {
  readonly headers: ReadonlyMap<string, string>;
  readonly bytes: Uint8Array;
}

const MAX_PARTS = 100;

/**
 * Compiles what is wanted of the parts of a body. To WireMock, `name` and `fileName` only tell people
 * which part is meant: what chooses one is the header Content-Disposition.
 *
 * @throws PatternError
 */
export function compileParts(pattern: PartPattern, pointer: string): (subject: Subject) => number {
  const { matchingType = 'ANY' } = pattern;
  const tests: ((part: Part, subject: Subject) => boolean)[] = [];
  const addHeader = (key: string, wanted: object, place: string): void => {
    const distance = compileValues(wanted, place, { maySayAll: true });
    tests.push((part, { work }) => {
      const value = part.headers.get(key.toLowerCase());
      return distance(value === undefined ? [] : [examine(value, work)]) === 0;
    });
  };
  for (const [key, wanted] of Object.entries(pattern.headers ?? {})) {
    addHeader(key, wanted, `${pointer}/headers/${key}`);
  }
  for (const [index, wanted] of (pattern.bodyPatterns ?? []).entries()) {
    const place = `${pointer}/bodyPatterns/${index}`;
    if (isObject(wanted) && wanted['binaryEqualTo'] !== undefined) {
      const bytes = compileBytes(wanted, place);
      tests.push((part) => bytes.equals(part.bytes));
    } else {
      const distance = compileWithin(wanted, place);
      tests.push((part, { work }) => {
        const text = Buffer.from(part.bytes).toString();
        return distance(examine(text, work)) === 0;
      });
    }
  }
  return (subject) => {
    const parts = partsOf(subject);
    if (parts.length === 0) return 1;
    const met = parts.filter((part) => tests.every((test) => test(part, subject))).length;
    const isMet = matchingType === 'ALL' ? met === parts.length : met > 0;
    return isMet ? 0 : 1;
  };
}

function partsOf(subject: Subject): readonly Part[] {
  return subject.once('parts', () => {
    const [type = ''] = subject.header('content-type');
    const mediaType = parseMediaType(type);
    const body = subject.body();
    if (body === undefined || !mediaType.essence.startsWith('multipart/')) return [];
    const message = readMessage(mediaType, body);
    if (message === undefined) return [];
    const { boundary, bytes } = message;
    try {
      const parts: Part[] = [];
      const limits = { boundary, maxParts: MAX_PARTS, maxFileSize: bytes.length + 1 };
      for (const part of parseMultipart(bytes, limits)) {
        parts.push({ headers: toMap(part.headers), bytes: part.bytes });
      }
      return parts;
    } catch {
      return [];
    }
  });
}

function toMap(headers: MultipartHeaders): ReadonlyMap<string, string> {
  const entries = Object.entries(headers as unknown as Record<string, string>);
  return new Map(entries.map(([name, value]) => [name.toLowerCase(), value]));
}
