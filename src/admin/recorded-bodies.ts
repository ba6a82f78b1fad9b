import { isObject } from '../runtime/json.js';
import type { BodyFiles } from '../server/stubs/body-file.js';
import { PatternError } from '../server/stubs/pattern-error.js';
import type { RecordSpec } from '../server/stubs/recorder.js';
import type { StubMapping } from '../server/stubs/stub.js';

const UNITS: Readonly<Record<string, number>> = {
  '': 1,
  b: 1,
  kb: 1024,
  mb: 1024 ** 2,
  gb: 1024 ** 3,
};

/**
 * Moves long bodies of recorded stubs into files, as `extractBodyCriteria` says. They stay in the stubs
 * when the server was started without a directory of files.
 *
 * @throws PatternError
 */
export function compileExtractBody(
  { extractBodyCriteria: wanted }: RecordSpec,
  pointer: string,
  files: BodyFiles | undefined,
): (mapping: StubMapping & { readonly id: string }) => StubMapping & { readonly id: string } {
  if (wanted === undefined || wanted === null) return (mapping) => mapping;
  const place = `${pointer}/extractBodyCriteria`;
  if (!isObject(wanted)) throw new PatternError(place, 'must be an object');
  const longest = {
    text: readSize(wanted['textSizeThreshold'], `${place}/textSizeThreshold`),
    binary: readSize(wanted['binarySizeThreshold'], `${place}/binarySizeThreshold`),
  };
  return (mapping) => {
    const { body, base64Body, jsonBody: _, ...rest } = mapping.response ?? {};
    const content = Buffer.from(body ?? base64Body ?? '', body === undefined ? 'base64' : 'utf8');
    const limit = body === undefined ? longest.binary : longest.text;
    if (files === undefined || content.length <= limit) return mapping;
    const bodyFileName = `${mapping.name === '' ? 'body' : String(mapping.name)}-${mapping.id}.${body === undefined ? 'bin' : 'txt'}`;
    files.write(bodyFileName, content);
    return { ...mapping, response: { ...rest, bodyFileName } };
  };
}

/** Bytes, from a number or a text such as `10 kb`. What is not given is never exceeded. */
function readSize(value: unknown, pointer: string): number {
  if (value === undefined || value === null) return Number.POSITIVE_INFINITY;
  const text = typeof value === 'number' || typeof value === 'string' ? String(value) : '';
  const [, digits, unit = ''] = /^(\d{1,12})\s*([kmg]?b)?$/i.exec(text.trim()) ?? [];
  if (digits !== undefined) return Number(digits) * (UNITS[unit.toLowerCase()] ?? 1);
  throw new PatternError(pointer, 'must be a number of bytes, or a text such as 10 kb');
}
