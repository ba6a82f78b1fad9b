import { describe, expect, test } from '@jest/globals';
import { requestEvidence } from '../../src/masstack/request-evidence.js';
import { requestRules, requestRulesWith } from '../../src/server/rules.js';
import type { Evidence } from '../../src/lifecycles/lifecycle.js';

const PAGE: Evidence = { grade: 'documented', page: 'Borrowing' };

describe('the evidence of the rules for every request', () => {
  test('is inferred where a definition says nothing', () => {
    const grades = requestRulesWith(undefined).map(({ evidence }) => evidence.grade);
    expect(new Set(grades)).toEqual(new Set(['inferred']));
  });

  test('is that of the definition for the rules that it names, and for no other', () => {
    const rules = requestRulesWith({ 'credentials.missing': PAGE });
    expect(rules.filter(({ evidence }) => evidence === PAGE)).toEqual([
      { id: 'credentials.missing', title: 'Credentials are needed', evidence: PAGE },
    ]);
    expect(rules).toHaveLength(Object.keys(requestRules).length);
  });

  test('names only rules that there are, in the shipped definition', () => {
    const unknown = Object.keys(requestEvidence).filter((id) => !Object.hasOwn(requestRules, id));
    expect(unknown).toEqual([]);
  });
});
