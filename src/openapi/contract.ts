import type { ErrorObject } from 'ajv';
import type { Instant } from '../runtime/clock.js';
import { coerceParameters } from './coerce.js';
import type { Evidence, EvidenceTable } from './evidence.js';
import { createGrades, type Breach, type Grades } from './grades.js';
import { prepareLimits } from './limits.js';
import { createMatcher, type Match } from './match.js';
import type { ReplyHeader } from './ordinary/headers.js';
import { responseFor, type Operation, type RequestParts, type Violation } from './operation.js';
import { escapeKey, keysOf, valueAt } from '../runtime/json-pointer.js';

/** A compiled validator, by ajv or written out by it. */
export interface Validate {
  (value: unknown): boolean;
  errors?: readonly ErrorObject[] | null;
}

/** What ajv makes of a document, compiled at build time or at the start. */
export interface CompiledSchemas {
  /** By operation id. */
  readonly requests: Readonly<Record<string, Validate>>;
  /** By `ResponseDescription.schema`. */
  readonly replies: Readonly<Record<string, Validate>>;
  /** By the name of the component schema. */
  readonly components: Readonly<Record<string, Validate>>;
}

/** An OpenAPI document made executable. */
export interface Contract {
  readonly basePath: string;
  readonly operations: ReadonlyMap<string, Operation>;
  /** What its parts stand on. */
  readonly grades: Grades;
  /** The path is the raw one of the request line, without its query. */
  match(method: string, path: string): Match;
  /** Everything that is wrong with the request at once; empty when nothing is. */
  validateRequest(operation: Operation, parts: RequestParts, now: Instant): readonly Violation[];
  validateReply(operation: Operation, status: number, body: unknown): readonly Violation[];
  /** The headers that an answer with this status must or may have, as far as the document describes them. */
  headersOf(operation: Operation, status: number): readonly ReplyHeader[];
  /** Holds a value against a component schema by its name. */
  validate(schema: string, value: unknown): readonly Violation[];
}

const NONE: readonly Violation[] = [];
const NO_HEADERS: readonly ReplyHeader[] = [];

export function createContract(options: {
  readonly basePath: string;
  readonly operations: readonly Operation[];
  readonly schemas: CompiledSchemas;
  /** Called at the first violation; without it everything is documented by the document itself. */
  readonly evidence?: () => EvidenceTable;
}): Contract {
  const { schemas, evidence = () => NOTHING_GRADED } = options;
  const grades = createGrades(evidence);
  const limits = new Map(options.operations.map(({ id, limits }) => [id, prepareLimits(limits)]));
  return {
    basePath: options.basePath,
    operations: new Map(options.operations.map((operation) => [operation.id, operation])),
    grades,
    match: withHead(createMatcher(options.operations, options.basePath)),
    validateRequest(operation, parts, now) {
      const validate = schemas.requests[operation.id];
      if (validate === undefined) throw new Error(`${operation.id} has no compiled validator`);
      const violations = validate(coerceParameters(operation, parts))
        ? NONE
        : toViolations(validate.errors);
      const breaches = limits.get(operation.id)?.(parts, now) ?? NONE;
      if (violations.length + breaches.length === 0) return NONE;
      return [...violations, ...breaches].map((each) =>
        graded(each, parts, (breach) => grades.ofRequest(operation, breach)),
      );
    },
    validateReply(operation, status, body) {
      const response = responseFor(operation, status);
      if (response === undefined) {
        const message = `the status ${status} is not documented`;
        return [{ pointer: '', message, evidence: grades.ofStatus(operation, status) }];
      }
      if (response.schema === undefined) {
        if (body === undefined) return NONE;
        const message = `an answer with status ${status} has no body`;
        return [{ pointer: '', message, evidence: grades.ofStatus(operation, status) }];
      }
      if (body === undefined) {
        const message = `an answer with status ${status} needs a body`;
        return [{ pointer: '', message, evidence: grades.ofBody(operation, status) }];
      }
      const validate = schemas.replies[response.schema];
      if (validate === undefined) throw new Error(`${response.schema} has no compiled validator`);
      if (validate(body)) return NONE;
      return toReplyViolations(validate.errors, response.schema).map((each) =>
        graded(each, body, (breach) => grades.ofReply(operation, status, breach)),
      );
    },
    headersOf: () => NO_HEADERS,
    validate(schema, value) {
      const validate = schemas.components[schema];
      if (validate === undefined) throw new Error(`${schema} has no compiled validator`);
      if (validate(value)) return NONE;
      return toViolations(validate.errors).map((each) =>
        graded(each, value, (breach) => grades.ofSchema(schema, breach)),
      );
    },
  };
}

/** HEAD is GET whose answer leaves its body out (RFC 9110, section 9.3.2), where no operation says else. */
function withHead(match: Contract['match']): Contract['match'] {
  return (method, path) => {
    const found = match(method, path);
    if (found === undefined || 'operation' in found || !found.allow.includes('GET')) return found;
    if (method === 'HEAD') return match('GET', path);
    return { allow: [...found.allow, ...(found.allow.includes('HEAD') ? [] : ['HEAD'])] };
  };
}

const NOTHING_GRADED: EvidenceTable = { operations: {}, schemas: {} };

/** The violation with what the place and the keyword stand on that it breaks. */
function graded(
  violation: Violation,
  message: unknown,
  gradeOf: (breach: Breach) => Evidence,
): Violation {
  const { pointer, keyword = '' } = violation;
  const value = valueAt(message, keysOf(pointer));
  return { ...violation, evidence: gradeOf({ pointer, keyword, value }) };
}

function toViolations(errors: readonly ErrorObject[] | null | undefined): readonly Violation[] {
  return (errors ?? []).map(toViolation);
}

/** ajv counts from the schema that it compiled; a person looks into the document. */
function toReplyViolations(
  errors: readonly ErrorObject[] | null | undefined,
  schema: string,
): readonly Violation[] {
  return (errors ?? []).map((error) => ({
    ...toViolation(error),
    schemaPath: error.schemaPath
      .replace(/^[^#]*#\/\$defs\//, '#/components/schemas/')
      .replace(/^#\/(?!components\/)/, `#/components/schemas/${schema}/`),
  }));
}

function toViolation(error: ErrorObject): Violation {
  const { instancePath, keyword, message = 'is not valid' } = error;
  const params = error.params as Readonly<Record<string, unknown>>;
  switch (keyword) {
    case 'required':
      return {
        pointer: `${instancePath}/${escapeKey(String(params['missingProperty']))}`,
        message: 'is required',
        keyword,
      };
    case 'additionalProperties':
      return {
        pointer: `${instancePath}/${escapeKey(String(params['additionalProperty']))}`,
        message: 'is not known',
        keyword,
      };
    case 'enum':
      return {
        pointer: instancePath,
        message: `must be one of ${(params['allowedValues'] as readonly unknown[]).join(', ')}`,
        keyword,
      };
    default:
      return { pointer: instancePath, message, keyword };
  }
}
