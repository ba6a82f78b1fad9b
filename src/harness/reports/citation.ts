import type { Rule } from '../../lifecycles/lifecycle.js';

/** Where a rule comes from, for a person. */
export function citationOf(id: string, rules: readonly Rule[]): string {
  const rule = rules.find((each) => each.id === id);
  if (rule === undefined) return 'spec/openapi.yaml';
  const { evidence } = rule;
  return evidence.grade === 'inferred'
    ? `assumed: ${evidence.reason}`
    : `${evidence.page} (${evidence.grade === 'docs' ? 'another public page' : 'documented'})`;
}
