import { shownFaults } from '../definition/shown.js';
import type { Violation } from '../openapi/operation.js';
import { NobodyError } from '../lifecycles/expression.js';
import type { AnyRecord } from '../lifecycles/records.js';
import { toInstant } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';
import { createRandom } from '../runtime/random.js';
import { ownerFaults, toRecord, type EntityDescription } from './entity.js';
import { FixtureError, type FixtureFault } from './fixture-error.js';
import type { ReadFixtures, Rules } from './fixtures.js';

/**
 * Refuses what breaks the contract of fixtures.
 *
 * @param nameOf how a message names what comes of a file, such as `entities/KIND.json`
 * @throws FixtureError with everything that is wrong
 */
export async function requireValid(
  definition: Rules,
  nameOf: (file: string) => string,
  fixtures: ReadFixtures,
): Promise<void> {
  const { adminContract } = await import('../openapi/admin-contract.js');
  const contract = adminContract();
  const faults: FixtureFault[] = [];
  type Check = (row: unknown) => readonly Violation[] | Promise<readonly Violation[]>;
  /** Rows are told apart by what they have under the key. Of a row the first that is wrong; a check may rely on those before it. */
  const check = async (
    name: string,
    key: string | undefined,
    rows: readonly unknown[],
    ...checks: readonly Check[]
  ): Promise<void> => {
    const file = nameOf(name);
    if (!Array.isArray(rows)) {
      faults.push({ file, pointer: '', message: 'must contain a JSON array' });
      return;
    }
    const taken = new Map<unknown, number>();
    for (const [index, row] of rows.entries()) {
      const value = key !== undefined && isObject(row) ? row[key] : undefined;
      const first = taken.get(value);
      if (first !== undefined) {
        const message = `${String(value)} is also the ${key} of /${first}`;
        faults.push({ file, pointer: `/${index}/${key}`, message });
        continue;
      }
      if (value !== undefined) taken.set(value, index);
      for (const violationsOf of checks) {
        const [violation] = await violationsOf(row);
        if (violation === undefined) continue;
        const { pointer, message } = violation;
        faults.push({ file, pointer: `/${index}${pointer}`, message });
        break;
      }
    }
  };
  for (const kind of definition.lifecycles.kinds) {
    const rows = fixtures.entities[kind] ?? [];
    await check(
      `entities/${kind}.json`,
      'id',
      rows,
      (row) => contract.validate('EntityDescription', row),
      (row) => ownerFaults(definition.lifecycles.of(kind), row),
      (row) => definition.describe(kind, row),
      (row) => withoutPeople(definition, kind, row as EntityDescription),
      (row) => shownFaults(definition, recordOf(definition, kind, row as EntityDescription)),
    );
  }
  if (!isObject(fixtures.signingKey)) {
    faults.push({
      file: nameOf('signing-key.json'),
      pointer: '',
      message: 'must contain a JSON object',
    });
  }
  await check('tokens.json', 'token', fixtures.tokens, (row) =>
    contract.validate('TestToken', row),
  );
  await check('magic-values.json', undefined, fixtures.magicValues, (row) =>
    contract.validate('MagicValue', row),
  );
  if (faults.length > 0) throw new FixtureError(faults);
}

/** As it is planted. Times are those of no day, which no contract asks for. */
function recordOf(
  { lifecycles, effects }: Rules,
  kind: string,
  description: EntityDescription,
): AnyRecord {
  const random = createRandom(1, 'fixtures');
  return toRecord(kind, description, { lifecycles, effects, now: toInstant(0), random });
}

/** People take long to make up, so a start makes nobody up: whom a fixture is about must stand in it. */
function withoutPeople(
  { lifecycles, effects }: Rules,
  kind: string,
  description: EntityDescription,
): readonly Violation[] {
  const lifecycle = lifecycles.of(kind);
  const { seeds } = lifecycle;
  const random = createRandom(1, 'fixtures');
  let completes = {};
  for (const [field, template] of Object.entries(seeds.completes ?? {})) {
    completes = { ...completes, [field]: template };
    const only = lifecycles.with({ ...lifecycle, seeds: { ...seeds, completes } });
    try {
      toRecord(kind, description, { lifecycles: only, effects, now: toInstant(0), random });
    } catch (error) {
      if (!(error instanceof NobodyError)) throw error;
      return [{ pointer: `/${field}`, message: 'is required' }];
    }
  }
  return [];
}
