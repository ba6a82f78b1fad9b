import fs from 'node:fs';
import path from 'node:path';
import type { Violation } from '../openapi/operation.js';
import { lifecycles } from '../lifecycles/index.js';
import type { EntityDescription } from './entity.js';
import { isObject } from '../runtime/json.js';
import { packageFile } from '../runtime/package.js';
import { codeOf } from '../runtime/failure.js';

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

/** An input that reaches an answer which no state reaches. */
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

/** The fixtures that this package ships; a test holds them against their schemas. */
export const SHIPPED = packageFile('fixtures');

/** A fixture file cannot be used. The message says which and why. */
export class FixtureError extends Error {
  override readonly name = 'FixtureError';
}

/**
 * Reads the shipped fixtures and, over them, a directory of the same layout: its records are added,
 * and a record, token or magic value that is in both is taken from it.
 *
 * @throws FixtureError when a file of the directory is unreadable or breaks its schema
 */
export async function loadFixtures(directory?: string): Promise<Fixtures> {
  const shipped = readFixtures(SHIPPED);
  if (directory === undefined) return shipped;
  if (!fs.statSync(directory, { throwIfNoEntry: false })?.isDirectory()) {
    throw new FixtureError(`${directory} is not a directory`);
  }
  requireKnownFiles(directory);
  const own = readFixtures(directory);
  await requireValid(directory, own);
  return {
    entities: Object.fromEntries(
      lifecycles.kinds.map((kind) => [
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

function readFixtures(directory: string): Fixtures {
  const read = (otherwise: unknown, ...names: readonly string[]): unknown => {
    const content = readJson(path.join(directory, ...names));
    return content === undefined ? otherwise : content;
  };
  return {
    entities: Object.fromEntries(
      lifecycles.kinds.map((kind) => [kind, read([], 'entities', `${kind}.json`)]),
    ) as Fixtures['entities'],
    tokens: read([], 'tokens.json') as readonly TestToken[],
    magicValues: read([], 'magic-values.json') as readonly MagicValue[],
    signingKey: read({}, 'signing-key.json') as SigningKeyFile,
  };
}

const KNOWN_FILES = [
  ...lifecycles.kinds.map((kind) => `entities/${kind}.json`),
  'tokens.json',
  'magic-values.json',
  'signing-key.json',
];

/** A data file under another name would be passed over in silence. Other files may lie beside. */
function requireKnownFiles(directory: string): void {
  const found = fs
    .readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll(path.sep, '/'))
    .filter((name) => /\.(?:json|ya?ml)$/i.test(name) && !name.startsWith('scenarios/'));
  const unknown = found.find((name) => !KNOWN_FILES.includes(name));
  if (unknown === undefined) return;
  throw new FixtureError(
    `${path.join(directory, unknown)} is not a fixture file. Fixture files: ${KNOWN_FILES.join(', ')}`,
  );
}

function readJson(file: string): unknown {
  let text: string;
  try {
    text = fs.readFileSync(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined;
    throw new FixtureError(`cannot read ${file}: ${String(error)}`, { cause: error });
  }
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new FixtureError(`${file} is not JSON: ${String(error)}`, { cause: error });
  }
}

const DESCRIPTIONS: { readonly [K in string]: string } = {
  'agent-identification': 'AgentIdentificationDescription',
  'otp-identification': 'OtpIdentificationDescription',
  'identification-chain': 'IdentificationChainDescription',
  'document-scoring': 'DocumentScoringDescription',
  'biometric-signature': 'BiometricSignatureDescription',
};

/** The component schema of `spec/admin.openapi.yaml` that describes records of this kind. */
export const descriptionSchema = (kind: string): string =>
  DESCRIPTIONS[kind] ?? 'EntityDescription';

async function requireValid(directory: string, fixtures: Fixtures): Promise<void> {
  const { adminContract } = await import('../openapi/admin-contract.js');
  const contract = adminContract();
  const check = (file: string, schema: string, rows: readonly unknown[]): void => {
    if (!Array.isArray(rows))
      throw new FixtureError(`${path.join(directory, file)} must contain a JSON array`);
    for (const [index, row] of rows.entries()) {
      const violation: Violation | undefined = contract.validate(schema, row)[0];
      if (violation !== undefined) {
        const place = `${path.join(directory, file)}, /${index}${violation.pointer}`;
        throw new FixtureError(`${place} ${violation.message}`);
      }
    }
  };
  for (const kind of lifecycles.kinds) {
    const file = path.join('entities', `${kind}.json`);
    check(file, 'EntityDescription', fixtures.entities[kind] ?? []);
    check(file, descriptionSchema(kind), fixtures.entities[kind] ?? []);
  }
  requireNames(directory, fixtures);
  check('tokens.json', 'TestToken', fixtures.tokens);
  check('magic-values.json', 'MagicValue', fixtures.magicValues);
}

/** Faker takes long to load, so a start makes nobody up: whom a fixture is about must stand in it. */
function requireNames(directory: string, { entities, signingKey }: Fixtures): void {
  const named = {
    'agent-identification': 'actor',
    'otp-identification': 'actor',
    'biometric-signature': 'signer',
  } as const;
  for (const [kind, field] of Object.entries(named) as [keyof typeof named, string][]) {
    const index = entities[kind]?.findIndex((row) => row[field] === undefined) ?? -1;
    if (index === -1) continue;
    const file = path.join(directory, 'entities', `${kind}.json`);
    throw new FixtureError(`${file}, /${index}/${field} is required`);
  }
  if (!isObject(signingKey)) {
    throw new FixtureError(
      `${path.join(directory, 'signing-key.json')} must contain a JSON object`,
    );
  }
}

function merge<T>(
  shipped: readonly T[],
  own: readonly T[],
  keyOf: (row: T) => string | undefined,
): readonly T[] {
  const replaced = new Set(own.map(keyOf));
  return [...shipped.filter((row) => !replaced.has(keyOf(row))), ...own];
}
