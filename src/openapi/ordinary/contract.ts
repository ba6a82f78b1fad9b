import { Ajv2020, type ErrorObject, type Format, type ValidateFunction } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import type { OpenApiDocument, Schema } from '../document.js';
import type { Violation } from '../operation.js';
import { describeOrdinary, type OrdinaryOperation, type OrdinaryResponse } from './describe.js';
import { toRegExp } from './keywords.js';
import { createOrdinaryMatcher, type OrdinaryMatch } from './match.js';
import { requireLocalReferences } from '../references.js';
import { createSchemas, type Direction, type Schemas } from './schemas.js';
import { escapeKey } from '../../runtime/json-pointer.js';

/** A document of a user, taken as it is, made executable. Each schema is compiled when it is first used. */
export interface OrdinaryContract {
  readonly document: OpenApiDocument;
  readonly operations: readonly OrdinaryOperation[];
  match(method: string, path: string, query?: string): OrdinaryMatch;
  /** By direction. */
  readonly schemas: Readonly<Record<Direction, Schemas>>;
  /** A schema of the document, as JSON Schema. */
  read(direction: Direction, node: unknown): Schema | boolean;
  /** The compiled form of a schema that `read` gave. */
  compile(direction: Direction, schema: Schema): ValidateFunction;
  /** What is wrong with the value, for a schema that `read` gave. */
  check(direction: Direction, schema: Schema | boolean, value: unknown): readonly Violation[];
  /** What the document says that is not used, in words for a person; grows. */
  readonly notes: ReadonlySet<string>;
}

const NONE: readonly Violation[] = [];
/** A document with more mistakes than this is not explained further. */
const MOST_NOTES = 20;

/** @throws Error when the document is not one of OpenAPI 3, or one file of several */
export function createOrdinaryContract(document: OpenApiDocument): OrdinaryContract {
  requireOpenApi3(document);
  requireLocalReferences(document);
  const operations = describeOrdinary(document);
  if (operations.length === 0) throw new Error('the document has no operations under paths');
  const notes = new Set<string>();
  const note = (text: string): void => {
    if (notes.size < MOST_NOTES) notes.add(text);
  };
  const schemas = {
    request: createSchemas(document, 'request', note),
    reply: createSchemas(document, 'reply', note),
    example: createSchemas(document, 'example', note),
  };
  const compile = {
    request: createCompile(schemas.request, true),
    reply: createCompile(schemas.reply, fullFormats.byte),
    example: createCompile(schemas.example, true),
  };
  const compiledOf = (direction: Direction, schema: Schema): ValidateFunction => {
    let validate = compiled.get(schema);
    if (validate === undefined) {
      validate = compile[direction](schema);
      compiled.set(schema, validate);
    }
    return validate;
  };
  const read = new Map<unknown, Partial<Record<Direction, Schema | boolean>>>();
  const compiled = new WeakMap<Schema, ValidateFunction>();
  return {
    document,
    operations,
    match: createOrdinaryMatcher(operations),
    schemas,
    notes,
    read(direction, node) {
      const known = read.get(node) ?? {};
      read.set(node, known);
      return (known[direction] ??= schemas[direction].read(node));
    },
    compile: compiledOf,
    check(direction, schema, value) {
      if (schema === true) return NONE;
      if (schema === false) return [{ pointer: '', message: 'must not be sent' }];
      const validate = compiledOf(direction, schema);
      return validate(value) ? NONE : toViolations(validate.errors ?? []);
    },
  };
}

/** The response for a status: its own, that of its range (`2XX`), or the default one. */
export function ordinaryResponse(
  { responses }: OrdinaryOperation,
  status: number,
): OrdinaryResponse | undefined {
  return (
    responses.get(String(status)) ??
    responses.get(`${Math.floor(status / 100)}XX`) ??
    responses.get('default')
  );
}

function requireOpenApi3({ openapi, swagger }: OpenApiDocument): void {
  if (typeof openapi === 'string' && openapi.startsWith('3.')) return;
  throw new Error(
    swagger === undefined
      ? 'it has no "openapi: 3.x" at its top, so it is not an OpenAPI 3 document'
      : `it is a document of Swagger 2. Convert it to OpenAPI 3 first, for example with: npx swagger2openapi FILE -o openapi.json`,
  );
}

/**
 * Each definition is a schema of its own to ajv, so that it is compiled once, and not again for each
 * schema that refers to it.
 *
 * @param byte what is base64: what is made up must be, what others wrote often is not
 */
function createCompile(
  { definitions, referenceTo }: Schemas,
  byte: Format,
): (schema: Schema) => ValidateFunction {
  const engine = (pattern: string): RegExp => toRegExp(pattern) ?? /(?:)/;
  engine.code = 'toRegExp';
  const ajv = new Ajv2020({
    strict: false,
    allErrors: true,
    validateSchema: false,
    logger: false,
    formats: { ...fullFormats, byte },
    // A step of 0.01 is not a binary number.
    multipleOfPrecision: 9,
    // Of a large document thousands of schemas are compiled, and each is used a few times.
    code: { regExp: engine, optimize: false },
    inlineRefs: false,
  });
  const added = new Set<string>();
  return (schema) => {
    for (const [name, definition] of Object.entries(definitions)) {
      if (added.has(name)) continue;
      added.add(name);
      ajv.addSchema(definition, referenceTo(name));
    }
    const validate = ajv.compile(schema);
    // The function goes on working; ajv would keep each schema that was ever made up.
    ajv.removeSchema(schema);
    return validate;
  };
}

function toViolations(errors: readonly ErrorObject[]): readonly Violation[] {
  return errors.map(({ instancePath, keyword, params, message = 'is not valid' }) => {
    const given = params as Readonly<Record<string, unknown>>;
    if (keyword === 'required') {
      return {
        pointer: `${instancePath}/${escapeKey(String(given['missingProperty']))}`,
        message: 'is required',
      };
    }
    if (keyword === 'additionalProperties') {
      return {
        pointer: `${instancePath}/${escapeKey(String(given['additionalProperty']))}`,
        message: 'is not known',
      };
    }
    if (keyword === 'enum') {
      const values = (given['allowedValues'] as readonly unknown[]).map(String).join(', ');
      return { pointer: instancePath, message: `must be one of ${values}` };
    }
    return { pointer: instancePath, message };
  });
}
