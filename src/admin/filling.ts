import type { Definition } from '../definition/definition.js';
import type { People } from '../lifecycles/expression.js';
import type { Random } from '../runtime/random.js';
import type { Filling } from '../seed/entity.js';
import type { World } from '../server/world.js';

/** How the description of a record is completed in a world. */
export function fillingOf(
  { lifecycles, effects }: Definition,
  { clock }: World,
  random: Random,
  createPeople?: (random: Random) => People,
): Filling {
  const filling = { lifecycles, now: clock.now(), random, effects };
  return createPeople === undefined ? filling : { ...filling, people: createPeople(random) };
}
