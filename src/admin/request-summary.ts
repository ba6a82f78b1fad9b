import type { Lifecycle, Rule } from '../lifecycles/lifecycle.js';
import type { Lifecycles } from '../lifecycles/index.js';
import type { Operation } from '../openapi/operation.js';
import type { operations } from '../openapi/admin-types.gen.js';
import { toInstant } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import type { JournalEntry } from '../server/journal.js';
import { stubOf } from '../server/logged-request.js';
import { splitTarget } from '../server/message.js';
import { redactUrl } from '../server/redaction.js';
import type { World } from '../server/world.js';
import type { AdminServices } from './handler.js';
import { reasonOf } from '../server/reason.js';
import { rulesIn } from './rules.js';
import { decodePercent } from '../runtime/percent.js';

export type RequestSummary =
  operations['resendRequest']['responses']['200']['content']['application/json'];

/** What a request of the journal was about. */
export interface Subject {
  readonly operation: Operation;
  readonly lifecycle: Lifecycle | undefined;
  /** The id of the record; absent where many or none are meant. */
  readonly id: string | undefined;
  /** Whose records it was about, as its path says. */
  readonly org: string | undefined;
}

/** `undefined` for a request that no operation with a lifecycle has. */
export function subjectOf(
  { request, reply }: JournalEntry,
  { lifecycles }: World,
  { contract }: AdminServices,
): Subject | undefined {
  const match = contract.match(request.method, splitTarget(request.url).path);
  if (match === undefined || !('operation' in match)) return undefined;
  const { operation, params } = match;
  const lifecycle = lifecycles.forOperation(operation.id);
  const tenant = lifecycles.tenantIn(params);
  const org = tenant === undefined ? undefined : (decodePercent(tenant) ?? tenant);
  if (lifecycle === undefined) return { operation, lifecycle, id: undefined, org };
  const sent = params[lifecycle.id];
  const id =
    sent === undefined ? idIn(reply.body, reply.rule, lifecycle) : (decodePercent(sent) ?? sent);
  return { operation, lifecycle, id, org };
}

/** The id of a new record, where the rule that made it shows it. */
function idIn(body: unknown, rule: string, { rows }: Lifecycle): string | undefined {
  const answers = rows.find(({ id, lists }) => id === rule && lists === undefined)?.answers;
  return answers === undefined ? undefined : findId(answers, body);
}

function findId(template: unknown, body: unknown): string | undefined {
  if (template === '$record#/id') return typeof body === 'string' ? body : undefined;
  if (!isObject(template) || !isObject(body)) return undefined;
  for (const [name, part] of Object.entries(template)) {
    const found = findId(part, body[name]);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** A line about a request, with what is private redacted. */
export function summarize(
  entry: JournalEntry,
  world: World,
  services: AdminServices,
): RequestSummary {
  const { number, at, request, reply } = entry;
  const subject = subjectOf(entry, world, services);
  const { delay, fault } = reply.delivery ?? {};
  const stub = stubOf(entry);
  return {
    id: world.journal.idOf(entry),
    number,
    at: toInstant(at),
    world: world.name,
    method: request.method,
    url: redactUrl(request.url),
    ...(subject !== undefined && { operation: subject.operation.id }),
    ...(subject?.org !== undefined && { org: subject.org }),
    status: reply.status,
    rule: reply.rule,
    reason: reasonOf(reply) ?? titleOf(reply.rule, world, services) ?? reply.rule,
    ...(entry.ms !== undefined && { ms: entry.ms }),
    ...(subject?.lifecycle !== undefined &&
      subject.id !== undefined && { kind: subject.lifecycle.kind, entity: subject.id }),
    ...(stub !== undefined && { stub }),
    ...(delay !== undefined && { delay }),
    ...(fault !== undefined && { fault }),
  };
}

const titles = new WeakMap<Lifecycles, ReadonlyMap<string, string>>();

function titleOf(rule: string, world: World, services: AdminServices): string | undefined {
  const { lifecycles } = world;
  let known = titles.get(lifecycles);
  if (known === undefined) {
    known = new Map(rulesIn(world, services).map(({ id, title }: Rule) => [id, title]));
    titles.set(lifecycles, known);
  }
  return known.get(rule);
}
