import { lifecycles, type Lifecycles } from '../lifecycles/index.js';
import type { Rule } from '../lifecycles/lifecycle.js';
import { Problem } from '../server/problem.js';
import { requestRules } from '../server/rules.js';
import type { AdminHandler } from './handler.js';

/** Every rule that an answer can cite. */
export function allRules(tables: Lifecycles = lifecycles): readonly Rule[] {
  const before = Object.entries(requestRules).map(([id, rule]) => ({ id, ...rule }));
  return [...tables.rules().map(({ id, title, evidence }) => ({ id, title, evidence })), ...before];
}

export const listRules: AdminHandler<'listRules'> = ({ world }) => ({
  status: 200,
  body: { rules: allRules(world.lifecycles) },
});

export const getRule: AdminHandler<'getRule'> = ({ path, world }) => {
  const rule = allRules(world.lifecycles).find(({ id }) => id === path.rule_id);
  if (rule !== undefined) return { status: 200, body: rule };
  return new Problem({
    status: 404,
    rule: 'admin',
    details: `The rule ${path.rule_id} does not exist. GET /__admin/rules lists all rules.`,
  });
};
