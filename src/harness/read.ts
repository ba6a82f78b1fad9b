import { readingOf, type Reading } from '../lifecycles/questions.js';
import { isObject } from '../runtime/json.js';
import type { Session } from './session.js';

/** The body of a documented read, or why there is none. */
export async function read(
  session: Session,
  kind: string,
  id: string,
  by: string = requireReading(session, kind).operation,
): Promise<
  | { readonly body: Readonly<Record<string, unknown>> }
  | { readonly reason: string; readonly status?: number }
> {
  const operation = session.operation(by);
  const { outcome } = await session.ask(operation, { id });
  const { answer, trouble } = outcome;
  if (answer === undefined) return { reason: `${operation.id} afterwards: ${trouble}` };
  if (answer.status !== 200) {
    const { status } = answer;
    return { reason: `${operation.id} afterwards is answered with ${status}`, status };
  }
  return isObject(answer.json)
    ? { body: answer.json }
    : { reason: 'the body is not a JSON object', status: 200 };
}

export function requireReading(session: Session, kind: string): Reading {
  const reading = readingOf(session.lifecycles.of(kind));
  if (reading === undefined) throw new Error(`no operation shows the state of a ${kind}`);
  return reading;
}
