import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import { isObject } from '../../runtime/json.js';
import type { Reply } from '../message.js';
import type { Problem, ToReply } from '../problem.js';
import type { Answers, Form } from './answer.js';

/** Where documents have a text for a person in their errors. */
const FOR_PEOPLE = [
  ...['detail', 'details', 'message', 'error_description', 'error_message', 'errorMessage'],
  ...['msg', 'reason', 'description', 'title', 'error', 'summary', 'text'],
];

/** A refusal in the form that the document has for its errors, with our words where it has place for them. */
export async function toOrdinaryRefusal(
  problem: Problem,
  operation: OrdinaryOperation,
  answers: Answers,
  {
    toReply,
    ...wanted
  }: {
    readonly accept: string | undefined;
    readonly seed: string;
    readonly toReply: ToReply;
  },
): Promise<Reply> {
  const status = documentedStatus(problem.status, operation);
  const { responses } = operation;
  const response =
    responses.get(String(status)) ??
    responses.get(`${Math.floor(status / 100)}XX`) ??
    responses.get('default');
  const ours = toReply(problem);
  if (response === undefined || response.contents.length === 0) return { ...ours, status };
  const reply = await answers.form(
    operation,
    { ...wanted, status, rule: problem.rule },
    async (form) => {
      if (form.isJson && form.isValid(ours.body)) return ours.body;
      return withWords(await form.make(), form, detailsOf(problem));
    },
  );
  return { ...reply, headers: { ...reply.headers, ...problem.headers } };
}

/** Some documents have 422 for what is wrong with a request, and no 400. */
function documentedStatus(status: number, { responses }: OrdinaryOperation): number {
  return status === 400 && !responses.has('400') && responses.has('422') ? 422 : status;
}

function detailsOf({ violations }: Problem): string {
  return violations
    .map(({ pointer, message }) => (pointer === '' ? message : `${pointer} ${message}`))
    .join('; ');
}

function withWords(made: unknown, { isValid }: Form, words: string): unknown {
  if (typeof made === 'string') return isValid(words) ? words : made;
  const copy = structuredClone(made);
  let level: unknown[] = [copy];
  for (let depth = 0; depth < 4 && level.length > 0; depth += 1) {
    for (const node of level) {
      if (!isObject(node)) continue;
      for (const key of FOR_PEOPLE) {
        const before = node[key];
        if (typeof before !== 'string') continue;
        const target = node as Record<string, unknown>;
        target[key] = words;
        if (isValid(copy)) return copy;
        target[key] = before;
      }
    }
    level = level.flatMap((node): unknown[] =>
      typeof node === 'object' && node !== null ? Object.values(node) : [],
    );
  }
  return copy;
}
