import type { Contract } from '../openapi/contract.js';
import { headerViolations } from '../openapi/header-violations.js';
import { responseFor, type Operation, type Violation } from '../openapi/operation.js';
import type { Instant } from '../runtime/clock.js';
import { readContent, tooLarge } from '../server/body.js';
import { checkInput } from '../server/input.js';
import { splitTarget, type RequestValue } from '../server/message.js';
import { decodeParts } from '../server/parts.js';
import { Problem } from '../server/problem.js';
import { parseMediaType } from '../server/media-type.js';
import { valuesOf, type RawHeaders } from '../server/raw-headers.js';
import { MAX_BODY_BYTES } from '../server/receive-body.js';
import type { AnswerHead } from '../server/upstream/ask.js';
import type { ReadBody } from './answer.js';

const TOO_LARGE = tooLarge(MAX_BODY_BYTES);

/** What is said of a body that is too large to be held and checked. It passes. */
const UNREAD: Violation = {
  pointer: '/body',
  message: 'is too large for this proxy, so it was not checked',
  evidence: { grade: 'inferred', reason: 'the limit is that of this proxy' },
};

/**
 * Everything in a request that the contract does not allow.
 *
 * @param isUnread whether the request has a body that is not held
 */
export async function checkRequest(
  contract: Contract,
  operation: Operation,
  { request, isUnread }: { readonly request: RequestValue; readonly isUnread: boolean },
  params: Readonly<Record<string, string>>,
  now: Instant,
): Promise<readonly Violation[]> {
  const { parts, violations } = decodeParts(
    request,
    operation,
    params,
    splitTarget(request.url).query,
  );
  // Only the limits of the document count: those of the simulator for whole bodies are its own.
  const body = operation.body && { ...operation.body, maxBytes: MAX_BODY_BYTES };
  const read = isUnread ? TOO_LARGE : await readContent(request, body);
  const isUnchecked = read instanceof Problem && read.status === 413;
  const content = isUnchecked ? { files: [] } : read;
  const input = checkInput(contract, operation, { parts, violations, content, now });
  const invalid = input instanceof Problem ? input.violations : [];
  const found = isUnchecked
    ? [...invalid.filter(({ pointer }) => !pointer.startsWith('/body')), UNREAD]
    : invalid;
  const [authorization = ''] = valuesOf(request.rawHeaders, 'authorization');
  return /^bearer \S/i.test(authorization)
    ? found
    : [{ pointer: '/header/authorization', message: 'must be Bearer <token>' }, ...found];
}

/** Answers that may come without a body: the pages give their statuses no schema. */
export type BodyIsOptional = (operation: Operation, status: number) => boolean;

/**
 * Everything in an answer that the contract does not allow.
 *
 * @param body `undefined` when it does not exist to be checked: HEAD, or an answer that is not held
 */
export function checkAnswer(
  contract: Contract,
  operation: Operation,
  { status, headers }: AnswerHead,
  body: ReadBody | undefined,
  bodyIsOptional: BodyIsOptional,
): readonly Violation[] {
  const response = responseFor(operation, status);
  // The default response is for errors; another success or a redirect is not among them.
  if (response === undefined || (status < 400 && operation.responses[status] === undefined)) {
    return [{ pointer: '', message: `the status ${status} is not documented for ${operation.id}` }];
  }
  if (body === undefined) return checkMediaType(response.mediaType, headers);
  if (typeof body === 'string') return [{ pointer: '', message: `the body ${body}` }];
  const headed = headerViolations(contract, operation, status, (name) => {
    const values = valuesOf(headers, name);
    return values.length === 0 ? undefined : values.join(', ');
  });
  if (body.length === 0) {
    return bodyIsOptional(operation, status)
      ? headed
      : [...headed, ...contract.validateReply(operation, status, undefined)];
  }
  const violations = [...headed, ...checkMediaType(response.mediaType, headers)];
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

function checkMediaType(documented: string | undefined, headers: RawHeaders): readonly Violation[] {
  const [contentType = ''] = valuesOf(headers, 'content-type');
  const { essence } = parseMediaType(contentType);
  if (documented === undefined || essence === documented) return [];
  return [
    {
      pointer: '/header/content-type',
      message: `must be ${documented}, but is ${essence === '' ? 'missing' : essence}`,
      evidence: { grade: 'inferred', reason: 'no page says the media type of an answer' },
    },
  ];
}

export function readJson(body: Uint8Array): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown };
  } catch {
    return undefined;
  }
}
