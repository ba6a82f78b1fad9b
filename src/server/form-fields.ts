/** The parts of an upload that are not files, as values. */
import type { UploadedPart, Violation } from '../openapi/operation.js';
import type { UploadedFile } from '../lifecycles/expression.js';

interface Fields {
  readonly values: Readonly<Record<string, unknown>>;
  readonly violations: readonly Violation[];
}

/** A longer part without a name of a file is one all the same. */
const MOST_BYTES = 100_000;

export function readFields(
  files: readonly UploadedFile[],
  described: readonly UploadedPart[] = [],
): Fields {
  const violations: Violation[] = [];
  const entries = files.flatMap(({ name, filename, bytes }): readonly [string, unknown][] => {
    const part = described.find((each) => each.name === name);
    const isField = name !== undefined && filename === undefined && bytes.length <= MOST_BYTES;
    if (!isField || part?.mediaTypes !== undefined) return [];
    const text = textOf(bytes);
    if (text === undefined) return [];
    const value = valueOf(text, part?.type);
    if (value !== undefined) return [[name, value]];
    const message = `must be ${part?.type === 'boolean' ? 'true or false' : `a number (${part?.type ?? ''})`}`;
    violations.push({ pointer: `/body/${name}`, message });
    return [];
  });
  return { values: Object.fromEntries(entries), violations };
}

function textOf(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** @returns `undefined` for a text that does not mean such a value */
function valueOf(text: string, type: UploadedPart['type']): unknown {
  if (type === undefined) return text;
  if (type === 'boolean') return text === 'true' ? true : text === 'false' ? false : undefined;
  const number = text.trim() === '' ? NaN : Number(text);
  const isFine = type === 'integer' ? Number.isSafeInteger(number) : Number.isFinite(number);
  return isFine ? number : undefined;
}
