import { isObject } from '../../runtime/json.js';

/**
 * What Pact's verification failed with, a line for each thing that is otherwise. Pact rejects with its
 * whole report, as JSON in the message of an error.
 */
export function readFailures(reason: unknown): readonly string[] {
  const message = reason instanceof Error ? reason.message : String(reason);
  const errors = errorsIn(message);
  return errors.length > 0 ? errors.flatMap(toLines) : [message];
}

function errorsIn(message: string): readonly unknown[] {
  try {
    const report: unknown = JSON.parse(message);
    return isObject(report) && Array.isArray(report['errors']) ? report['errors'] : [];
  } catch {
    return [];
  }
}

function toLines(error: unknown): readonly string[] {
  if (!isObject(error)) return [];
  const interaction = String(error['interaction']).replace(/^.* - /, '');
  const mismatch = isObject(error['mismatch']) ? error['mismatch'] : {};
  const { mismatches, message } = mismatch;
  const details = (Array.isArray(mismatches) ? mismatches : []).map((each: unknown) =>
    isObject(each) ? textOf(each) : String(each),
  );
  return (details.length > 0 ? details : [String(message)]).map(
    (detail) => `${interaction}: ${detail}`,
  );
}

function textOf(mismatch: Readonly<Record<string, unknown>>): string {
  const { path, mismatch: text } = mismatch;
  return `${typeof path === 'string' ? `${path} ` : ''}${String(text)}`;
}
