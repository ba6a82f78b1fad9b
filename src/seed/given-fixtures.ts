import { messageOf } from '../runtime/failure.js';
import { wholly } from './fixture-error.js';
import type { ReadFixtures } from './fixtures.js';

/** What the files of a fixtures directory would hold, given in code. */
export interface GivenFixtures {
  /** By kind: what `entities/KIND.json` would hold. */
  readonly entities?: Readonly<Record<string, readonly unknown[]>>;
  /** `tokens.json`. */
  readonly tokens?: readonly unknown[];
  /** `magic-values.json`. */
  readonly magicValues?: readonly unknown[];
  /** `signing-key.json`. */
  readonly signingKey?: Readonly<Record<string, unknown>>;
}

const PARTS: ReadonlySet<string> = new Set<keyof GivenFixtures>([
  'entities',
  'tokens',
  'magicValues',
  'signingKey',
]);

/**
 * As files would hold them; their content is not checked. What the caller changes afterwards changes nothing here.
 *
 * @throws FixtureError when a part or a kind does not exist
 */
export function readGiven(kinds: readonly string[], given: GivenFixtures): ReadFixtures {
  let copy: GivenFixtures;
  try {
    copy = JSON.parse(JSON.stringify(given)) as GivenFixtures;
  } catch (error) {
    throw wholly('fixtures', `cannot be written as JSON: ${messageOf(error)}`, { cause: error });
  }
  const { entities = {}, tokens = [], magicValues = [], signingKey = {} } = copy;
  requireKnown('fixtures', Object.keys(copy), PARTS);
  requireKnown('fixtures.entities', Object.keys(entities), new Set(kinds));
  return { entities, tokens, magicValues, signingKey } as ReadFixtures;
}

function requireKnown(place: string, names: readonly string[], known: ReadonlySet<string>): void {
  const unknown = names.find((name) => !known.has(name));
  if (unknown === undefined) return;
  throw wholly(`${place}.${unknown}`, `does not exist. Known: ${[...known].join(', ')}`);
}
