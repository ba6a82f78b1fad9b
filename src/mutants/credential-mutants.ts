import { credentialsStatus, isPublic, type Operation } from '../openapi/operation.js';
import { ANYBODY, type Authenticate } from '../server/credentials.js';
import type { Reply } from '../server/message.js';
import { Problem } from '../server/problem.js';
import type { RequestRuleId } from '../server/rules.js';
import { effectMutant } from './around.js';
import { evidenceOfCredentials, ours } from './evidence.js';
import type { Intact } from './intact.js';
import { mutantOf, type Mutant } from './mutant.js';

const ACCEPTED = {
  'credentials.missing': 'no token at all',
  'credentials.invalid': 'a token without a signature',
  'credentials.expired': 'an expired token',
  'credentials.organization': "another organization's token",
} as const satisfies Partial<Record<RequestRuleId, string>>;
type CredentialRule = keyof typeof ACCEPTED;

const RULES = Object.keys(ACCEPTED) as readonly CredentialRule[];

/** Operation by operation: each check of the token skipped, and its refusal with another status. */
export function credentialMutants(intact: Intact): readonly Mutant[] {
  return [...intact.contract.operations.values()]
    .filter((operation) => !isPublic(operation))
    .flatMap((operation) => [
      ...RULES.filter((rule) => isLookedAt(intact, operation, rule)).map((rule) =>
        accepting(intact, operation, rule),
      ),
      wrongStatus(intact, operation),
    ]);
}

/** Whose records they are decides only where somebody owns them. */
function isLookedAt({ lifecycles }: Intact, { id }: Operation, rule: CredentialRule): boolean {
  return rule !== 'credentials.organization' || lifecycles.forOperation(id)?.tenant !== undefined;
}

function accepting(intact: Intact, accepts: Operation, rule: CredentialRule): Mutant {
  const { id } = accepts;
  const accept =
    (original: Authenticate): Authenticate =>
    async (request, operation, org, clock) => {
      const caller = await original(request, operation, org, clock);
      return operation.id === id && caller instanceof Problem && caller.rule === rule
        ? ANYBODY
        : caller;
    };
  return mutantOf(rule, {
    what: id,
    title: `${id} accepts ${ACCEPTED[rule]}`,
    evidence: evidenceOfCredentials(intact, accepts, rule),
    operations: [id],
    mutate: () => ({ authenticate: accept }),
  });
}

function wrongStatus(intact: Intact, operation: Operation): Mutant {
  const status = credentialsStatus(operation);
  const wrong = status === 401 ? 403 : 401;
  const rule: CredentialRule = 'credentials.missing';
  const reply = (answer: Reply): Reply =>
    answer.rule.startsWith('credentials.') ? { ...answer, status: wrong } : answer;
  return effectMutant(
    intact,
    { id: rule, operation: operation.id },
    {
      what: `${operation.id}-answers-${wrong}`,
      title: `refuses bad credentials with ${wrong} instead of ${status}`,
      evidence:
        operation.responses[wrong] === undefined
          ? evidenceOfCredentials(intact, operation, rule)
          : ours('the page has both, and does not say which check comes first'),
      effect: () => ({ reply }),
    },
  );
}
