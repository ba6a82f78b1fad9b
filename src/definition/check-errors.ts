/** Errors that `errors.yaml` makes otherwise than the document describes them. */
import type { Contract } from '../openapi/contract.js';
import type { Operation } from '../openapi/operation.js';
import type { ErrorForm, Refused } from './error-form.js';
import { readSource, toFindings, type Finding } from './source.js';

/** A refusal of the whole request, and one of a place in it: each must keep the schema. */
const REFUSALS: readonly Refused['violations'][] = [
  [{ pointer: '', message: 'It does not exist.' }],
  [{ pointer: '/body/name', message: 'is required' }],
];

/** @param answered operations that have a lifecycle: the others answer with the document's examples */
export function errorFaults(
  file: string,
  errors: ErrorForm,
  contract: Pick<Contract, 'operations' | 'validateReply'>,
  answered: ReadonlySet<string>,
): readonly Finding[] {
  const places = new Map<string, string[]>();
  for (const operation of contract.operations.values()) {
    if (!answered.has(operation.id)) continue;
    for (const status of refusalsOf(operation)) {
      const message = faultOf(errors, contract, operation, status);
      if (message === undefined) continue;
      const told = places.get(message) ?? [];
      places.set(message, [...told, `${operation.id} ${status}`]);
    }
  }
  const faults = [...places].map(([message, [first = '', ...others]]) => {
    const more = others.length === 0 ? '' : ` (and of ${others.length} more)`;
    return {
      pointer: '/body',
      message: `is not what the document describes of ${first}${more}: ${message}`,
    };
  });
  return faults.length === 0 ? [] : toFindings(readSource(file), faults);
}

/** Statuses of errors with a body; `default` stands for what nobody has foreseen. */
function refusalsOf({ responses }: Operation): readonly number[] {
  return Object.entries(responses).flatMap(([name, { schema }]) => {
    const status = name === 'default' ? 500 : Number(name.replace(/XX$/i, '00'));
    return schema === undefined || status < 400 ? [] : [status];
  });
}

function faultOf(
  errors: ErrorForm,
  contract: Pick<Contract, 'validateReply'>,
  operation: Operation,
  status: number,
): string | undefined {
  for (const violations of REFUSALS) {
    const { body } = errors({ status, rule: 'rule', violations }, operation);
    const sent: unknown = JSON.parse(JSON.stringify(body ?? null));
    const [violation] = contract.validateReply(operation, status, sent);
    if (violation !== undefined) return `${violation.pointer || 'the body'} ${violation.message}`;
  }
  return undefined;
}
