/** Which operations of a kind a lifecycle can answer, and with what status. */
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { isForm } from '../../openapi/ordinary/form.js';
import { isJson, replyOf } from './bodies.js';
import type { LeftOver } from './resources.js';

export interface Usable {
  readonly operation: OrdinaryOperation;
  readonly status: number;
  /** The schema of the answer as the document has it; `undefined` for an answer without a body. */
  readonly reply: unknown;
  /** The schema of what is sent; `undefined` where nothing is. */
  readonly body: unknown;
}

const MADE = [201, 200, 202, 204];
const READ = [200, 203, 206, 202, 204];
const DONE = [200, 204, 202, 201, 205];
const DELETED = [204, 200, 202];

export type Purpose = 'create' | 'read' | 'change' | 'delete' | 'verb';

const PREFERRED: Readonly<Record<Purpose, readonly number[]>> = {
  create: MADE,
  read: READ,
  change: DONE,
  delete: DELETED,
  verb: DONE,
};

export function toUsable(operation: OrdinaryOperation, purpose: Purpose): Usable | LeftOver {
  const { id } = operation.operation;
  const leave = (reason: string): LeftOver => ({ operation: id, reason });
  const status = successOf(operation, PREFERRED[purpose]);
  if (status === undefined) return leave('the document has no success for it');
  const reply = replyOf(operation, status);
  if (reply === undefined) return leave(`its answer ${status} has no schema of JSON`);
  const contents = operation.body?.contents ?? [];
  const json = contents.find(isJson);
  const isUpload = /^multipart\/form-data\b/i.test(contents[0]?.mediaType ?? '');
  const isWhole = isUpload || isForm(contents[0]?.mediaType ?? '');
  // The lifecycle would refuse the form that the document names first.
  if (json !== contents[0] && !isWhole) {
    return leave(`what it is sent is ${contents[0]?.mediaType ?? ''} and not JSON`);
  }
  return {
    operation,
    status,
    reply: reply === 'nothing' ? undefined : reply.schema,
    body: isWhole ? contents[0]?.schema : json && (json.schema ?? {}),
  };
}

export const isUsable = (found: Usable | LeftOver): found is Usable => 'status' in found;

function successOf(
  { responses }: OrdinaryOperation,
  preferred: readonly number[],
): number | undefined {
  const exact = preferred.find((status) => responses.has(String(status)));
  if (exact !== undefined) return exact;
  const other = [...responses.keys()].find((status) => /^2\d\d$/.test(status));
  if (other !== undefined) return Number(other);
  return responses.has('2XX') || responses.has('default') ? preferred[0] : undefined;
}

/** How the document knows a status: by itself, by a range or the default, or not at all. */
export function knows(
  { responses }: OrdinaryOperation,
  status: number,
): 'itself' | 'in general' | 'not' {
  if (responses.has(String(status))) return 'itself';
  const isKnown = responses.has(`${Math.floor(status / 100)}XX`) || responses.has('default');
  return isKnown ? 'in general' : 'not';
}
