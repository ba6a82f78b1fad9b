import type { DefinedFixtures, Definition } from '../definition/definition.js';
import { filesBelow, isDirectory, joinPath, packageFile, readText } from '../runtime/files.js';
import { defaultTokens } from './default-tokens.js';
import type { EntityDescription } from './entity.js';
import { codeOf, messageOf } from '../runtime/failure.js';
import { FixtureError, wholly } from './fixture-error.js';
import { readGiven, type GivenFixtures } from './given-fixtures.js';
import { requireValid } from './valid-fixtures.js';

export { FixtureError } from './fixture-error.js';

/** Among the organizations of a test token: it is good for every one. */
export const EVERY_ORG = '*';

/** A bearer token that a person can type. */
export interface TestToken {
  readonly token: string;
  /** `*` stands for every organization. */
  readonly orgs: readonly string[];
  readonly permissions: readonly string[];
  readonly expires_at?: string;
  readonly about: string;
}

/** An input that reaches an answer which no state reaches; below 400, one that a lifecycle takes. */
export interface MagicValue {
  readonly operations: readonly string[];
  /** A JSON pointer into `{path, query, header, body}`. */
  readonly pointer: string;
  readonly value: string;
  readonly status: number;
  readonly about: string;
}

export interface SigningKeyFile {
  readonly publicKey: Readonly<Record<string, unknown>>;
  readonly privateKey: Readonly<Record<string, unknown>>;
}

/** The content of a fixtures directory. */
export interface Fixtures {
  readonly entities: { readonly [K in string]: readonly EntityDescription[] };
  readonly tokens: readonly TestToken[];
  readonly magicValues: readonly MagicValue[];
  readonly signingKey: SigningKeyFile;
}

/** As files hold them. */
export type ReadFixtures = Omit<Fixtures, 'signingKey'> & {
  readonly signingKey: Partial<SigningKeyFile>;
};

/** What of a definition its fixtures are held to. */
export type Rules = Pick<
  Definition,
  'contract' | 'lifecycles' | 'effects' | 'fixtures' | 'describe'
>;

/**
 * Reads the fixtures of the definition and, over them, a directory of the same layout or what its files would
 * hold: its records are added, and a record, token or magic value that is in both is taken from it.
 *
 * @throws FixtureError when what is given is unreadable or breaks its schema
 */
export async function loadFixtures(
  definition: Rules,
  own?: string | GivenFixtures,
): Promise<Fixtures> {
  const { kinds } = definition.lifecycles;
  let read = NONE;
  for (const from of definition.fixtures) read = over(kinds, read, await readAll(definition, from));
  if (read.tokens.length === 0) read = { ...read, tokens: defaultTokens(definition.lifecycles) };
  if (typeof own === 'string') {
    read = over(kinds, read, await readAll(definition, { directory: own, check: true }));
  } else if (own !== undefined) {
    const given = readGiven(kinds, own);
    await requireValid(definition, (file) => `fixtures given for ${file}:`, given);
    read = over(kinds, read, given);
  }
  return { ...read, signingKey: { ...publicKeyPair(), ...read.signingKey } };
}

async function readAll(
  definition: Rules,
  { directory, check }: DefinedFixtures,
): Promise<ReadFixtures> {
  const { kinds } = definition.lifecycles;
  if (!check) return readFixtures(kinds, directory);
  if (!isDirectory(directory)) {
    throw wholly(directory, 'is not a directory');
  }
  requireKnownFiles(kinds, directory);
  const own = readFixtures(kinds, directory);
  await requireValid(definition, (file) => joinPath(directory, file), own);
  return own;
}

/** The second over the first. */
function over(kinds: readonly string[], shipped: ReadFixtures, own: ReadFixtures): ReadFixtures {
  return {
    entities: Object.fromEntries(
      kinds.map((kind) => [
        kind,
        merge(shipped.entities[kind] ?? [], own.entities[kind] ?? [], ({ id }) => id),
      ]),
    ),
    tokens: merge(shipped.tokens, own.tokens, ({ token }) => token),
    magicValues: merge(
      shipped.magicValues,
      own.magicValues,
      ({ pointer, value, operations }) => `${pointer} ${value} ${operations.join(' ')}`,
    ),
    signingKey: { ...shipped.signingKey, ...own.signingKey },
  };
}

/** Everybody knows both halves of it: this package publishes them. */
const publicKeyPair = (): SigningKeyFile =>
  readJson(packageFile('fixtures', 'signing-key.json')) as SigningKeyFile;

function readFixtures(kinds: readonly string[], directory: string): ReadFixtures {
  const read = (otherwise: unknown, ...names: readonly string[]): unknown => {
    const content = readJson(joinPath(directory, ...names));
    return content === undefined ? otherwise : content;
  };
  return {
    entities: Object.fromEntries(
      kinds.map((kind) => [kind, read([], 'entities', `${kind}.json`)]),
    ) as Fixtures['entities'],
    tokens: read([], 'tokens.json') as readonly TestToken[],
    magicValues: read([], 'magic-values.json') as readonly MagicValue[],
    signingKey: read({}, 'signing-key.json') as Partial<SigningKeyFile>,
  };
}

const NONE: ReadFixtures = { entities: {}, tokens: [], magicValues: [], signingKey: {} };

const OTHER_FILES = ['tokens.json', 'magic-values.json', 'signing-key.json'];

/** A data file under another name would be passed over in silence. Other files may lie beside. */
function requireKnownFiles(kinds: readonly string[], directory: string): void {
  const known = [...kinds.map((kind) => `entities/${kind}.json`), ...OTHER_FILES];
  const found = filesBelow(directory).filter(
    (name) => /\.(?:json|ya?ml)$/i.test(name) && !name.startsWith('scenarios/'),
  );
  const unknown = found.filter((name) => !known.includes(name));
  if (unknown.length === 0) return;
  throw new FixtureError(
    unknown.map((name) => ({
      file: joinPath(directory, name),
      pointer: '',
      message: `is not a fixture file. Fixture files: ${known.join(', ')}`,
    })),
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = readText(file);
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw wholly(file, `cannot be read: ${String(error)}`, { cause: error });
  }
  try {
    // Some editors put a mark before the first letter.
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch (error) {
    const message = `is not JSON: ${messageOf(error)}`;
    throw new FixtureError([{ file, pointer: '', line: lineIn(text, error), message }], {
      cause: error,
    });
  }
}

/** The parser says at which letter, or that the end came too early. */
function lineIn(text: string, error: unknown): number {
  const at = Number(/ position (\d+)/.exec(messageOf(error))?.[1] ?? text.trimEnd().length);
  return text.slice(0, at).split('\n').length;
}

function merge<T>(
  shipped: readonly T[],
  own: readonly T[],
  keyOf: (row: T) => string | undefined,
): readonly T[] {
  const replaced = new Set(own.map(keyOf));
  return [...shipped.filter((row) => !replaced.has(keyOf(row))), ...own];
}
