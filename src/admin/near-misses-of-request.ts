import { stubOf } from '../server/logged-request.js';
import { Problem } from '../server/problem.js';
import type { RequestRuleId } from '../server/rules.js';
import { heldBack } from '../server/stubs/missed.js';
import { nearestStubs, subjectIn, unmetIfAffordable } from '../server/stubs/near-miss.js';
import { itsTurn } from '../server/stubs/turns.js';
import { findEntry } from './entry.js';
import type { AdminHandler } from './handler.js';

/** For somebody who looks at one request: which stubs it was meant for, and what of it they did not like. */
export const listNearMissesOfRequest: AdminHandler<'listNearMissesOfRequest'> = async ({
  path,
  world,
}) => {
  const entry = await findEntry(world, path.id);
  if (entry instanceof Problem) return entry;
  // With a stub that took part there is nothing that was missed.
  const isAnswered = entry.reply.rule === ('override.stub' satisfies RequestRuleId);
  if (isAnswered || stubOf(entry) !== undefined) {
    return { status: 200, body: { stubs: [] } };
  }
  await itsTurn();
  const misses = nearestStubs(world, subjectIn(world, entry.request));
  return {
    status: 200,
    body: {
      stubs: misses.flatMap((miss) => {
        const { id, criteria, mapping } = miss.stub;
        const unmet = unmetIfAffordable(miss);
        const met = criteria.length - (unmet?.length ?? criteria.length);
        // A stub that has nothing in common with it was not meant.
        if (unmet === undefined || (met === 0 && criteria.length > 0)) return [];
        const other = heldBack(world, miss);
        return [
          {
            id,
            ...(mapping.name !== undefined && { name: mapping.name }),
            conditions: criteria.length,
            met,
            unmet: [...unmet],
            ...(other !== undefined && { other }),
          },
        ];
      }),
    },
  };
};
