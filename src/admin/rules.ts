import type { Definition } from '../definition/definition.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { Problem } from '../server/problem.js';
import { requestRulesWith } from '../server/rules.js';
import type { World } from '../server/world.js';
import type { AdminHandler, AdminServices } from './handler.js';

/** Every rule that an answer can cite. */
export function allRules({
  lifecycles,
  requestEvidence,
}: Pick<Definition, 'lifecycles' | 'requestEvidence'>): readonly Rule[] {
  const rows = lifecycles.rules().map(({ id, title, evidence }) => ({ id, title, evidence }));
  return [...rows, ...requestRulesWith(requestEvidence)];
}

/** Those of a world, whose lifecycles may be others than those of the definition. */
export function rulesIn(
  { lifecycles }: World,
  { definition: { requestEvidence } }: AdminServices,
): readonly Rule[] {
  return allRules({ lifecycles, ...(requestEvidence && { requestEvidence }) });
}

export const listRules: AdminHandler<'listRules'> = ({ world, services }) => ({
  status: 200,
  body: { rules: rulesIn(world, services) },
});

export const getRule: AdminHandler<'getRule'> = ({ path, world, services }) => {
  const rule = rulesIn(world, services).find(({ id }) => id === path.rule_id);
  if (rule !== undefined) return { status: 200, body: rule };
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The rule ${path.rule_id} does not exist. GET /__admin/rules lists all rules.`,
  });
};
