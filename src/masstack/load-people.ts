import type { People } from '../lifecycles/expression.js';
import { loadOptional, MissingPackage } from '../runtime/optional.js';
import type { Random } from '../runtime/random.js';

/** Who makes up people. Where faker is not installed, nobody is missed until somebody is to be made up. */
export async function loadPeople(): Promise<(random: Random) => People> {
  try {
    const { createPeople } = await loadOptional(
      '@faker-js/faker',
      'A record without its people',
      () => import('./people.js'),
    );
    return createPeople;
  } catch (error) {
    if (!(error instanceof MissingPackage)) throw error;
    return () => ({
      actor() {
        throw error;
      },
    });
  }
}
