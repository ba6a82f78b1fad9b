import { Faker, es, en } from '@faker-js/faker';
import type { People } from '../lifecycles/expression.js';
import type { Random } from '../runtime/random.js';

const NIF_LETTERS = 'TRWAGMYFPDXBNJZSQVHLCKE';

/** People made up by an own instance of faker: the same chance makes the same people. */
export function createPeople(random: Random): People {
  const faker = new Faker({ locale: [es, en], seed: random.uint32() });
  return {
    actor(): Readonly<Record<string, unknown>> {
      const name = faker.person.firstName();
      const lastName = faker.person.lastName();
      const number = faker.number.int({ min: 10_000_000, max: 99_999_999 });
      return {
        name,
        last_name: `${lastName} ${faker.person.lastName()}`,
        identity_document: {
          document_number: `${number}${NIF_LETTERS.charAt(number % 23)}`,
          document_type: 'NIF',
        },
        email: faker.internet
          .email({ firstName: name, lastName, provider: 'example.com' })
          .toLowerCase(),
        msisdn: {
          phone_number: faker.number.int({ min: 600_000_000, max: 799_999_999 }),
          country_code: '34',
        },
        language: 'ES',
      };
    },
  };
}
