import type { Reply } from '../server/message.js';
import { ruleOf, successOf } from './answer-mutants.js';
import { around } from './around.js';
import { UNPUBLISHED } from './evidence.js';
import type { Intact } from './intact.js';
import type { Mutant } from './mutant.js';
import { replaceAt } from './schema-tree.js';

interface WrongValue {
  readonly operation: string;
  readonly path: readonly string[];
  readonly what: string;
  readonly title: string;
  readonly replace: (value: unknown) => unknown;
}

const UNKNOWN_ID = '00000000-0000-4000-8000-00000000abcd';

/** Answers that keep every schema and are not true. */
const WRONG_VALUES: readonly WrongValue[] = [
  ...(
    [
      ['getChainedIdentificationStatus', 'identification_chain_id'],
      ['getScoring', 'scoring_id'],
      ['getBiometricSign', 'sign_id'],
    ] as const
  ).map(([operation, name]) => ({
    operation,
    path: [name],
    what: 'other-id',
    title: `answers with another ${name} than requested`,
    replace: () => UNKNOWN_ID,
  })),
  ...['getChainedIdentificationStatus', 'getScoring', 'getBiometricSign'].map((operation) => ({
    operation,
    path: ['status'],
    what: 'always-created',
    title: 'always shows the state CREATED',
    replace: () => 'CREATED',
  })),
  {
    operation: 'getChainedIdentificationStatus',
    path: ['steps', '[]', 'status'],
    what: 'steps-always-created',
    title: 'shows the state CREATED for every step',
    replace: () => 'CREATED',
  },
  {
    operation: 'getScoring',
    path: ['provider'],
    what: 'other-provider',
    title: 'shows another provider than the session was created with',
    replace: (value) => (value === 'GOOGLE' ? 'VERIDAS' : 'GOOGLE'),
  },
  {
    operation: 'getScoring',
    path: ['document', 'country'],
    what: 'other-country',
    title: 'shows another country than the session was created with',
    replace: (value) => (value === 'PT' ? 'FR' : 'PT'),
  },
  {
    operation: 'getScoring',
    path: ['document', 'type'],
    what: 'other-document',
    title: 'shows another type of document than the session was created with',
    replace: (value) => (value === 'PASSPORT' ? 'IDENTITY_CARD' : 'PASSPORT'),
  },
  ...['getChainedIdentificationStatus', 'getScoring', 'getBiometricSign'].map((operation) => ({
    operation,
    path: ['expires_at'],
    what: 'other-expiry',
    title: 'shows another expires_at than the real one',
    replace: () => '2099-12-31T23:59:59.000Z',
  })),
  {
    operation: 'getScoring',
    path: ['attempts'],
    what: 'no-attempts',
    title: 'always shows zero attempts',
    replace: () => 0,
  },
  {
    operation: 'getCaptures',
    path: ['captures'],
    what: 'no-captures',
    title: 'never lists captures',
    replace: () => [],
  },
  {
    operation: 'getCaptures',
    path: ['captures', '[]', 'side'],
    what: 'sides-swapped',
    title: 'swaps front and back',
    replace: (value) => (value === 'front' ? 'back' : 'front'),
  },
  {
    operation: 'getCaptures',
    path: ['captures', '[]', 'size_bytes'],
    what: 'other-size',
    title: 'shows another size than was uploaded',
    replace: (value) => Number(value) + 1,
  },
  {
    operation: 'delegateIdentityDocument',
    path: ['provider'],
    what: 'other-provider',
    title: 'delegates to another provider than the session was created with',
    replace: (value) => (value === 'GOOGLE' ? 'VERIDAS' : 'GOOGLE'),
  },
];

export function valueMutants(intact: Intact): readonly Mutant[] {
  return WRONG_VALUES.map(({ operation: id, path, what, title, replace }) => {
    const operation = intact.contract.operations.get(id);
    if (operation === undefined) throw new Error(`the operation ${id} does not exist`);
    const rule = ruleOf(intact, operation);
    const success = successOf(operation);
    const reply = (answer: Reply): Reply =>
      answer.status === success
        ? { ...answer, body: replaceAt(answer.body, path, replace) }
        : answer;
    return {
      id: `${rule.id}/${what}`,
      title: `${id} ${title}`,
      rule: rule.id,
      evidence: UNPUBLISHED,
      operations: [id],
      mutate: () => ({ wrap: around(intact, [id], { reply }) }),
    };
  });
}
