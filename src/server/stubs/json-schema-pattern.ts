import type { Ajv, Options, ValidateFunction } from 'ajv';
import type { AnyValidateFunction } from 'ajv/dist/types/index.js';
import { isObject } from '../../runtime/json.js';
import { library } from '../../runtime/libraries.js';
import { spendOnCompiling } from './compiling.js';
import { PER_CHARACTER } from './examined.js';
import { PatternError } from './pattern-error.js';
import { compileRegularExpression } from './regular-expression.js';
import { largestPiece, METER, metered } from './metered-schema.js';
import { when, type Distance } from './distance.js';
import type { ValuePattern } from './value-pattern.js';
import { WorkExceeded, type Work } from './work.js';

/** Of a version of JSON Schema. */
interface Dialect {
  /** Loaded when a stub needs it, and asked for again when that failed. */
  readonly module: string;
  /** Of all that refer to a schema, the keyword that Ajv validates first. */
  readonly firstReference: string;
}

const VERSIONS: Readonly<Record<string, Dialect>> = {
  V6: { module: 'ajv', firstReference: '$ref' },
  V7: { module: 'ajv', firstReference: '$ref' },
  V201909: { module: 'ajv/dist/2019.js', firstReference: '$recursiveRef' },
  V202012: { module: 'ajv/dist/2020.js', firstReference: '$dynamicRef' },
};

const DIALECTS: readonly (readonly [part: string, version: string])[] = [
  ['draft-06', 'V6'],
  ['draft-07', 'V7'],
  ['2019-09', 'V201909'],
  ['2020-12', 'V202012'],
];

const MAX_SCHEMA = 100_000;
/** Ajv compares each element of a list with each other one. */
const MAX_LIST = 2000;
/** To compile takes time by the square of what stands in one piece; a definition is a piece of its own. */
const MAX_SCHEMAS = 300;

/** What it costs to compile a schema, however short, and each of its characters. */
const PER_SCHEMA = 15_000;
const PER_SCHEMA_CHARACTER = 2;

/** What a value costs at least, as so many characters: a long schema is also looked through for a short one. */
const SHORTEST = 16;

/** To follow a reference, which also makes errors that nobody reads where what it leads to does not hold. */
const PER_REFERENCE = 4;

/** @throws PatternError when the schema cannot be used */
export function compileMatchesJsonSchema(pattern: ValuePattern, pointer: string): Distance {
  const { matchesJsonSchema, schemaVersion } = pattern;
  const place = `${pointer}/matchesJsonSchema`;
  const schema = readSchema(matchesJsonSchema, place);
  const version = versionOf(schema, schemaVersion);
  const dialect = version === undefined ? undefined : VERSIONS[version];
  if (dialect === undefined) {
    const versions = Object.keys(VERSIONS).join(', ');
    throw new PatternError(
      schemaVersion === undefined ? place : `${pointer}/schemaVersion`,
      `must be one of the versions ${versions}`,
    );
  }
  const text = JSON.stringify(schema);
  if (/^V[67]$/.test(version ?? '') && text.includes('"format":')) {
    throw new PatternError(
      place,
      'has format, which these old versions of JSON Schema validate; use 2020-12, or a pattern',
    );
  }
  const validate = compileOnce(dialect, schema, { text, place });
  const perCharacter = (1 + text.length / 16) * PER_CHARACTER;
  const isQuadratic = text.includes('"uniqueItems"');
  const perReference = PER_REFERENCE + text.length / 128;
  const isValid = (data: unknown, work: Work): boolean => {
    const meter: Meter = {
      pass: () => {
        work.spend(perReference);
      },
    };
    try {
      return validate.call(meter, data);
    } catch (error) {
      // A schema that refers to itself goes as deep as the value does, or for ever.
      throw error instanceof RangeError ? new WorkExceeded() : error;
    } finally {
      forgetErrors(validate);
    }
  };
  return when((value) => {
    const { text: given, work } = value;
    const { length } = given;
    work.spend((SHORTEST + length) * perCharacter + (isQuadratic ? (length / 64) ** 2 : 0));
    const json: unknown = given === '' ? undefined : value.json();
    // To WireMock, what is not JSON is a text, and a number is a text too.
    if (json === undefined) return isValid(given, work);
    const plain = JSON.parse(given) as unknown;
    return isValid(plain, work) || (typeof plain !== 'object' && isValid(given, work));
  });
}

/**
 * Ajv leaves the errors of the last value at the function of each definition. There may be thousands, and
 * nobody asks for them: they would be kept as long as the stub.
 */
function forgetErrors(validate: AnyValidateFunction): void {
  validate.errors = null;
  for (const definition of Object.values(validate.schemaEnv.refs)) {
    if (isCompiled(definition) && definition.validate) definition.validate.errors = null;
  }
}

const isCompiled = (
  definition: unknown,
): definition is { readonly validate?: AnyValidateFunction } =>
  isObject(definition) && 'validate' in definition;

/** What stands as `this` in a validation. */
interface Meter {
  readonly pass: () => void;
}

function readSchema(given: unknown, pointer: string): Readonly<Record<string, unknown>> {
  let schema = given;
  try {
    if (typeof given === 'string') schema = JSON.parse(given);
  } catch {
    throw new PatternError(pointer, 'is not JSON');
  }
  if (!isObject(schema)) throw new PatternError(pointer, 'is not a schema');
  if (JSON.stringify(schema).length > MAX_SCHEMA) {
    throw new PatternError(pointer, `is longer than ${MAX_SCHEMA} characters`);
  }
  if (hasLongList(schema)) {
    throw new PatternError(pointer, `has a list of more than ${MAX_LIST} elements`);
  }
  if (largestPiece(schema) > MAX_SCHEMAS) {
    throw new PatternError(
      pointer,
      `has more than ${MAX_SCHEMAS} schemas in one piece; put some of them into $defs`,
    );
  }
  return schema;
}

function hasLongList(value: unknown): boolean {
  if (Array.isArray(value)) return value.length > MAX_LIST || value.some(hasLongList);
  return isObject(value) && Object.values(value).some(hasLongList);
}

function versionOf(schema: Readonly<Record<string, unknown>>, named: unknown): string | undefined {
  const uri = schema['$schema'];
  if (typeof uri === 'string') {
    return DIALECTS.find(([part]) => uri.includes(part))?.[1];
  }
  if (named === undefined) return 'V202012';
  return typeof named === 'string' && Object.hasOwn(VERSIONS, named) ? named : undefined;
}

/** To compile one schema can take a tenth of a second, and many conditions may have the same one. */
const recent = new Map<string, ValidateFunction>();
const MOST_RECENT = 8;

function compileOnce(
  dialect: Dialect,
  schema: Readonly<Record<string, unknown>>,
  { text, place }: { readonly text: string; readonly place: string },
): ValidateFunction {
  // Also where it is known already: whether a stub can be made must not depend on those before it.
  spendOnCompiling(PER_SCHEMA + PER_SCHEMA_CHARACTER * text.length);
  const key = `${dialect.module} ${text}`;
  const validate = recent.get(key) ?? compile(dialect, schema, place);
  // The one that was used last is forgotten last.
  recent.delete(key);
  recent.set(key, validate);
  for (const oldest of recent.keys()) {
    if (recent.size <= MOST_RECENT) break;
    recent.delete(oldest);
  }
  return validate;
}

function compile(
  { module, firstReference }: Dialect,
  schema: Readonly<Record<string, unknown>>,
  pointer: string,
): ValidateFunction {
  const { default: AjvOfVersion } = library(module) as {
    readonly default: typeof Ajv;
  };
  const regExp = Object.assign(
    (source: string) => {
      const expression = compileRegularExpression(source, pointer);
      // Its text is what Ajv knows it by.
      return { test: (text: string) => expression.finds(text), toString: () => source };
    },
    { code: 'undefined' },
  );
  try {
    const ajv = new AjvOfVersion({
      strict: false,
      validateFormats: false,
      logger: false,
      passContext: true,
      // Else a definition would be compiled again wherever it is referred to.
      inlineRefs: false,
      code: { regExp },
    } as unknown as Options);
    ajv.addKeyword({
      keyword: METER,
      schema: false,
      // A reference that fails ends its schema: what is validated after it would not be counted.
      before: firstReference,
      validate(this: Meter) {
        this.pass();
        return true;
      },
    });
    return ajv.compile(metered(schema) as object);
  } catch (error) {
    if (error instanceof PatternError) throw error;
    throw new PatternError(
      pointer,
      `is not a schema that can be used: ${error instanceof Error ? error.message : ''}`,
    );
  }
}
