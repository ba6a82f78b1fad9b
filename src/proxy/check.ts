import type { Contract } from '../openapi/contract.js';
import { responseFor, type Operation, type Violation } from '../openapi/operation.js';
import type { Instant } from '../runtime/clock.js';
import { readContent } from '../server/body.js';
import { checkInput } from '../server/input.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { decodeParts } from '../server/parts.js';
import { Problem } from '../server/problem.js';
import { decodeBody } from './encoding.js';
import { valuesOf } from './headers.js';
import type { UpstreamAnswer } from './upstream.js';

/** Everything in a request that the contract does not allow. */
export async function checkRequest(
  contract: Contract,
  operation: Operation,
  request: RequestValue,
  params: Readonly<Record<string, string>>,
  now: Instant,
): Promise<readonly Violation[]> {
  const { parts, violations } = decodeParts(
    request,
    operation,
    params,
    splitTarget(request.url).query,
  );
  const input = checkInput(contract, operation, {
    parts,
    violations,
    content: await readContent(request, operation.body),
    now,
  });
  const found = input instanceof Problem ? input.violations : [];
  const [authorization = ''] = valuesOf(request.rawHeaders, 'authorization');
  return /^bearer \S/i.test(authorization)
    ? found
    : [{ pointer: '/header/authorization', message: 'must be Bearer <token>' }, ...found];
}

/** Answers that may come without a body: the pages give their statuses no schema. */
export type BodyIsOptional = (operation: Operation, status: number) => boolean;

/** Everything in an answer that the contract does not allow. */
export function checkAnswer(
  contract: Contract,
  operation: Operation,
  answer: UpstreamAnswer,
  bodyIsOptional: BodyIsOptional,
): readonly Violation[] {
  const { status } = answer;
  const response = responseFor(operation, status);
  // The default response is for errors; another success or a redirect is not among them.
  if (response === undefined || (status < 400 && operation.responses[status] === undefined)) {
    return [{ pointer: '', message: `the status ${status} is not documented for ${operation.id}` }];
  }
  const body = decodeBody(answer);
  if (body === undefined) return [{ pointer: '', message: 'the body cannot be decompressed' }];
  if (body.length === 0) {
    return bodyIsOptional(operation, status)
      ? []
      : contract.validateReply(operation, status, undefined);
  }
  const violations: Violation[] = [];
  const [contentType = ''] = valuesOf(answer.headers, 'content-type');
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase();
  if (response.mediaType !== undefined && mediaType !== response.mediaType) {
    const sent = mediaType === '' ? 'missing' : mediaType;
    violations.push({
      pointer: '/header/content-type',
      message: `must be ${response.mediaType}, and is ${sent ?? 'missing'}`,
      evidence: { grade: 'inferred', reason: 'no page says the media type of an answer' },
    });
  }
  const json = readJson(body);
  return json === undefined
    ? [
        ...violations,
        {
          pointer: '',
          message: 'the body is not JSON',
          evidence: contract.grades.ofBody(operation, status),
        },
      ]
    : [...violations, ...contract.validateReply(operation, status, json.value)];
}

export function readJson(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown };
  } catch {
    return undefined;
  }
}
