import { expect, test } from '@jest/globals';
import { checkRecords, RESET_ACTION, type Ledger } from './crash-ledger.js';

const KIND = 'agent-identification';
const ID = 'a';
const KEY = `${KIND}/${ID}`;
const close = {
  input: { operation: 'closeAgentIdentification' },
  invoked: 1,
  returned: 2,
  output: { status: 204 },
};
const reset = { input: RESET_ACTION, invoked: 3, returned: 4, output: { status: 200 } };
const creation = {
  input: { operation: 'createAgentIdentification' },
  invoked: 5,
  returned: Infinity,
};

/** A record was closed, and after the kill it is there as if it were new. */
function failuresOf({ reset: wasReset, creations }: { reset: boolean; creations: number }) {
  const ledger: Ledger = {
    baseline: new Map(),
    found: new Map([[KEY, { id: ID, state: 'CREATED' }]]),
    histories: new Map([[KEY, [close]]]),
    ...(wasReset && { reset }),
    unansweredCreations: new Map([[KIND, Array.from({ length: creations }, () => creation)]]),
  };
  return checkRecords(ledger, new Map([[KEY, { id: ID, state: 'CREATED' }]])).failures;
}

test('after a reset, a creation that nobody answered explains a known id', () => {
  expect(failuresOf({ reset: true, creations: 1 })).toEqual([]);
});

test.each([
  ['a reset alone', { reset: true, creations: 0 }],
  ['a creation alone: the id was taken', { reset: false, creations: 1 }],
  ['nothing', { reset: false, creations: 0 }],
])('%s does not explain that a closed record is open again', (_what, given) => {
  expect(failuresOf(given)).toHaveLength(1);
});
