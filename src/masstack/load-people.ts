import type { People } from '../lifecycles/expression.js';
import { loadOptional, isMissingPackage } from '../runtime/optional.js';
import type { Random } from '../runtime/random.js';

/** The customer of the fixtures stands for everybody where nobody can be made up. */
const SOMEBODY = {
  name: 'Lucía',
  last_name: 'García Ruiz',
  identity_document: { document_number: '12345678Z', document_type: 'NIF' },
  email: 'lucia.garcia@example.com',
  msisdn: { phone_number: 600_000_001, country_code: '34' },
  language: 'ES',
};

/**
 * Who makes up people. Where faker is not installed, a record that names nobody is still somebody's.
 *
 * @param need whether many records are to be of many people
 * @throws MissingPackage when many are needed, and faker is not installed
 */
export async function loadPeople(need: 'one' | 'many'): Promise<(random: Random) => People> {
  try {
    const { createPeople } = await loadOptional(
      '@faker-js/faker',
      'A generated population',
      () => import('./people.js'),
    );
    return createPeople;
  } catch (error) {
    if (need === 'many' || !isMissingPackage(error)) throw error;
    return () => ({ actor: () => SOMEBODY });
  }
}
