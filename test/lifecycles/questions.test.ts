import { describe, expect, test } from '@jest/globals';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import { readingOf, removalOf } from '../../src/lifecycles/questions.js';

describe('what is read off the shipped tables', () => {
  test.each([
    { kind: 'agent-identification', reading: undefined },
    { kind: 'otp-identification', reading: undefined },
    { kind: 'identification-chain', reading: 'getChainedIdentificationStatus' },
    { kind: 'document-scoring', reading: 'getScoring' },
    { kind: 'biometric-signature', reading: 'getBiometricSign' },
  ])('the state of a $kind is shown by $reading', ({ kind, reading }) => {
    const expected = reading && { operation: reading, field: 'status' };
    expect(readingOf(lifecycles.of(kind))).toEqual(expected);
  });

  test.each([
    {
      kind: 'agent-identification',
      removal: { operation: 'deleteAgentIdentification', query: { force: 'true' }, deletes: true },
    },
    { kind: 'document-scoring', removal: { operation: 'closeScoring', deletes: false } },
  ])('a $kind is got rid of by $removal.operation', ({ kind, removal }) => {
    expect(removalOf(lifecycles.of(kind))).toEqual(removal);
  });
});
