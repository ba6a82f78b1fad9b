import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { TOKENS } from './handle.js';
import { ORG } from './records.js';
import { startWitness, type Witness } from './server.js';
import { parseBindings, verify } from '../support/verify.js';

let witness: Witness;
beforeEach(async () => {
  witness = await startWitness({ choices: ['id-called-id'] });
});
afterEach(() => witness.close());

async function createScoring(): Promise<string> {
  const response = await fetch(`${witness.url}/orgs/${ORG}/scorings/identity_document`, {
    method: 'POST',
    headers: { authorization: `Bearer ${TOKENS.admin}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      document: { type: 'IDENTITY_CARD', country: 'ES' },
      provider: 'GOOGLE',
      expires_in: 'P7D',
    }),
  });
  return ((await response.json()) as { id: string }).id;
}

/** What is said of a session that was closed and is closed again, by name. */
async function closeAgain(records: object): Promise<readonly [string | undefined, string]> {
  const { events } = await verify({
    baseUrl: witness.url,
    checks: ['walks'],
    only: ['closeScoring'],
    bindings: parseBindings({ org: ORG, tokens: TOKENS, records }, () => undefined),
    rate: Infinity,
    yes: true,
    rules: [],
  });
  const event = events.find(({ name }) => name === 'CLOSED: closeScoring');
  return [event?.outcome, event?.reason ?? ''];
}

test('a creation whose answer has its id in another field: the reason says what to do', async () => {
  expect(await closeAgain({})).toEqual([
    'skipped',
    'createScoring gave an answer without scoring_id: give ids of prepared records in the bindings (records, document-scoring, CREATED)',
  ]);
});

test('from ids that are given for the first state, the others are reached', async () => {
  const ids = await Promise.all(Array.from({ length: 8 }, createScoring));
  const [outcome] = await closeAgain({ 'document-scoring': { CREATED: ids } });
  expect(outcome).toBe('passed');
});
