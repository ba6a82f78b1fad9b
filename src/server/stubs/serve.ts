import { createRandom, type Random } from '../../runtime/random.js';
import { extend } from '../../runtime/extend.js';
import type { Soon } from '../../runtime/follow.js';
import type { Reply, RequestValue } from '../message.js';
import { isNobodys } from '../no-operation.js';
import { Problem, type ToReply } from '../problem.js';
import type { RequestRuleId } from '../rules.js';
import type { Trace } from '../trace.js';
import type { World } from '../world.js';
import type { FixedAnswer, ProxiedAnswer } from './answer.js';
import type { HandOn } from './proxy.js';
import type { Stub } from './stub.js';
import { withMissed } from './missed.js';
import { renderStub } from './render.js';
import { subjectIn } from './near-miss.js';
import type { Subject } from './subject.js';
import { isCrowded, itsTurn } from './turns.js';
import { WorkExceeded } from './work.js';

/** Names the stub that took part in an answer, as WireMock does. */
export const MATCHED_STUB = 'matched-stub-id';

/** Its name, if it has one. */
const MATCHED_NAME = 'matched-stub-name';

/** Where an answer can come from beside a stub. */
interface Stages {
  /** The simulator's own answer. */
  readonly simulate: (request: RequestValue, world: World, trace?: Trace) => Soon<Reply>;
  readonly handOn: HandOn;
  readonly toReply: ToReply;
}

/**
 * Answers a request in a world that has stubs, or a delay for everything: by a stub, by the
 * simulator inside a stub (`passthrough`), or by the simulator.
 */
export async function serveStubbed(
  request: RequestValue,
  world: World,
  { simulate, handOn, toReply }: Stages,
  trace?: Trace,
): Promise<Reply> {
  const settle = (answer: Reply | Problem): Reply =>
    answer instanceof Problem ? toReply(answer) : answer;
  if (isCrowded()) await itsTurn();
  let subject = subjectIn(world, request);
  if (trace !== undefined) {
    const rehearsed = subject;
    const stub = await takenOr503(() => world.stubs.find(rehearsed, true));
    if (stub instanceof Problem) return toReply(stub);
    // A rehearsal does not change scenarios or random state, and calls no other server.
    if (stub === undefined || stub.answer.kind === 'passthrough') {
      const answer = await simulate(request, world, trace);
      return stub === undefined ? tellMissed(answer, world, subject) : answer;
    }
    trace.enterStub();
    if (stub.answer.kind === 'proxied') return toReply(unforeseeable(stub.answer));
    const chance = createRandom(world.seed, 'rehearsal');
    return settle(say(stub, stub.answer, request, world, chance));
  }
  let isFirst = true;
  const open = (): Subject => {
    if (!isFirst) subject = subjectIn(world, request);
    isFirst = false;
    return subject;
  };
  const taken = await takenOr503(() => world.take(open));
  if (taken instanceof Problem) return toReply(taken);
  const { stub, wait, delivery, random } = taken;
  if (stub !== undefined && wait !== undefined) return toReply(tooMany(stub, wait));
  const reply =
    stub === undefined || stub.answer.kind === 'passthrough'
      ? await simulate(request, world)
      : stub.answer.kind === 'fixed'
        ? settle(say(stub, stub.answer, request, world, random))
        : settle(await handOn(request, stub.answer));
  return extend(stub === undefined ? tellMissed(reply, world, subject) : reply, {
    ...(stub !== undefined && { headers: { ...reply.headers, ...namesOf(stub) } }),
    ...(delivery !== undefined && { delivery }),
  });
}

const tellMissed = (reply: Reply, world: World, subject: Subject): Reply =>
  isNobodys(reply.rule) ? withMissed(reply, world, subject) : reply;

function tooMany({ id, limit, mapping }: Stub, wait: number): Problem {
  const rule: RequestRuleId = 'override.stub';
  return new Problem({
    status: 429,
    rule,
    details: `The stub ${mapping.name ?? id} answers ${limit?.requests ?? 0} requests in ${mapping.limit?.window ?? ''}. Wait ${wait} s of simulated time.`,
    headers: { 'retry-after': String(wait), [MATCHED_STUB]: id },
  });
}

/** What the stubs say to a request, or why that could not be found out. */
async function takenOr503<T>(take: () => Soon<T>): Promise<T | Problem> {
  try {
    return await take();
  } catch (error) {
    if (!(error instanceof WorkExceeded)) throw error;
    const rule: RequestRuleId = 'override.stub';
    return new Problem({ status: 503, rule, details: TOO_MUCH });
  }
}

const TOO_MUCH =
  'Comparing this request with the stubs costs more than the limit for one request. Send a smaller body, or use fewer or simpler conditions in the stubs.';

function say(
  stub: Stub,
  answer: FixedAnswer,
  request: RequestValue,
  world: World,
  random: Random | undefined,
): Reply | Problem {
  if (answer.render === undefined || random === undefined) return toOwnReply(answer);
  const rendered = renderStub(stub, answer.render, request, world, random);
  return rendered instanceof Problem ? rendered : toOwnReply(rendered);
}

function toOwnReply({ status, headers, body }: FixedAnswer): Reply {
  const rule: RequestRuleId = 'override.stub';
  return { status, rule, headers, ...(body !== undefined && { body }) };
}

function unforeseeable({ target }: ProxiedAnswer): Problem {
  const rule: RequestRuleId = 'override.stub';
  return new Problem({
    status: 501,
    rule,
    details: `A stub forwards this request to ${target.origin}; only that server knows the answer.`,
  });
}

/** A header holds only Latin letters; WireMock puts a question mark for each other one, too. */
const namesOf = ({ id, mapping: { name } }: Stub): Record<string, string> => ({
  [MATCHED_STUB]: id,
  ...(name !== undefined && {
    [MATCHED_NAME]: name.replaceAll(/[^\x20-\x7e\xa0-\xff]/gu, '?'),
  }),
});
