import { isUnknownOperation } from '../server/no-operation.js';
import { splitTarget } from '../server/message.js';
import type { JournalEntry } from '../server/journal.js';
import { Problem } from '../server/problem.js';
import { ruleOf, type RequestRuleId } from '../server/rules.js';
import type { World } from '../server/world.js';
import type { Check } from './checks.js';
import type { Draft } from './draft.js';
import { findEntry } from './entry.js';
import { explainDraft } from './explain.js';
import type { AdminHandler, AdminServices } from './handler.js';
import { reasonOf } from '../server/reason.js';
import { rulesIn } from './rules.js';

export const explainRequest: AdminHandler<'explainRequest'> = async ({ path, world, services }) => {
  const entry = await findEntry(world, path.id);
  if (entry instanceof Problem) return entry;
  const { status, rule } = entry.reply;
  const now = isUnknownOperation(rule)
    ? undefined
    : await explainDraft(toDraft(entry), { scheme: entry.request.scheme, world, services });
  return {
    status: 200,
    body: {
      then: {
        status,
        rule: ruleOf(entry.reply, rulesIn(world, services)),
        checks: checksOf(entry, world, services),
      },
      ...(now !== undefined && !(now instanceof Problem) && { now: now.body }),
    },
  };
};

/** The request as somebody would write it down, with everything that came. */
function toDraft({ request }: JournalEntry): Draft {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (value !== undefined) headers[name] = typeof value === 'string' ? value : value.join(', ');
  }
  const { method, url, body } = request;
  const sent = { method, url, headers };
  return body === undefined ? sent : { ...sent, body_base64: Buffer.from(body).toString('base64') };
}

/** The checks before the one whose rule decided have passed, in the order of the pipeline. */
const ORDER = ['operation', 'credentials', 'input', 'override', 'lifecycle'] as const;

const DECIDED_BY: readonly (readonly [RegExp, Check['check']])[] = [
  [/^request\.unknown-/, 'operation'],
  [/^credentials\./, 'credentials'],
  [/^request\./, 'input'],
  [/^override\.stub$/, 'stub'],
  [/^override\./, 'override'],
  [/^external\./, 'outside'],
  [/^internal\.reply$/, 'reply'],
];

/** What had to be checked for this answer: read off the rule that it names. */
function checksOf(
  { request, reply }: JournalEntry,
  { lifecycles }: World,
  { contract }: AdminServices,
): readonly Check[] {
  const rule = reply.rule as RequestRuleId;
  const row = lifecycles.rules().find(({ id }) => id === rule);
  const decisive = DECIDED_BY.find(([pattern]) => pattern.test(rule))?.[1] ?? 'lifecycle';
  const outcome = reply.status < 400 ? 'answered' : 'refused';
  const match = contract.match(request.method, splitTarget(request.url).path);
  const operation = match !== undefined && 'operation' in match ? match.operation : undefined;
  const about = reasonOf(reply) ?? row?.title ?? WORDS[decisive] ?? rule;
  if (decisive === 'stub' || decisive === 'outside') return [{ check: decisive, outcome, about }];
  const passed = ORDER.slice(0, Math.max(0, ORDER.indexOf(decisive as (typeof ORDER)[number])));
  return [
    ...passed.map((check): Check => ({
      check,
      outcome: 'passed',
      about:
        check === 'operation' && operation !== undefined
          ? `${operation.id}: ${operation.method} ${operation.path}`
          : (WORDS[check] ?? check),
    })),
    { check: decisive === 'lifecycle' ? 'state' : decisive, outcome, about },
  ];
}

const WORDS: Readonly<Partial<Record<Check['check'], string>>> = {
  operation: 'an operation has this method and path',
  credentials: 'the credentials were good for this operation',
  input: 'parameters, headers and body kept the contract',
  override: 'neither a Prefer header nor a magic value asked for another answer',
  stub: 'a stub answered this request',
  outside: 'an operation without a lifecycle: it was answered from its document',
};
