import { fillIn } from '../../definition/fill-in.js';
import { invalidStatusIn } from '../../openapi/operation.js';
import type { OrdinaryOperation } from '../../openapi/ordinary/describe.js';
import type { Reply } from '../message.js';
import type { Problem, ToReply } from '../problem.js';
import type { Answers } from './answer.js';

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
      const { rule, violations } = problem;
      const isShown = response.contents.some(({ examples }) => Object.keys(examples).length > 0);
      const isExample = isShown && responses.has(String(status));
      const blank = { value: await form.make(), isExample };
      return fillIn(blank, { status, rule, violations }, form.isValid);
    },
  );
  return { ...reply, headers: { ...reply.headers, ...problem.headers } };
}

/** Some documents have 422 for what is wrong with a request, and no 400. */
function documentedStatus(status: number, { responses }: OrdinaryOperation): number {
  return status === 400 ? invalidStatusIn((each) => responses.has(each)) : status;
}
