import { isKind, lifecycles } from '../lifecycles/index.js';
import type { Lifecycle } from '../lifecycles/lifecycle.js';
import type { Kind } from '../lifecycles/records.js';
import { readInstant } from '../runtime/clock.js';
import { isObject } from '../runtime/json.js';

/**
 * What a record must be for the rest of the program to rely on it, wherever it comes from: a file of
 * the store, an import, a snapshot over HTTP.
 */

export interface Fault {
  /** Where in the value, as a JSON pointer. */
  readonly pointer: string;
  readonly message: string;
}

/** What is wrong with a value, or `undefined`. */
type Check = (value: unknown, pointer: string) => Fault | undefined;

const text: Check = must((value) => typeof value === 'string', 'must be a string');
const name: Check = must((value) => typeof value === 'string' && value !== '', 'must be a text');
const flag: Check = must((value) => typeof value === 'boolean', 'must be true or false');
const count: Check = must(isCount, 'must be a whole number from 0');
const share: Check = must(
  (value) => typeof value === 'number' && value >= 0 && value <= 1,
  'must be a number from 0 to 1',
);
const instant: Check = must(isInstant, 'must be a time such as 2026-01-31T12:00:00.000Z');

const person: Fields = { name: text, last_name: text };
const actor = object(
  {
    ...person,
    identity_document: object({ document_number: text, document_type: text }),
  },
  {
    email: text,
    language: text,
    msisdn: object({
      phone_number: must(Number.isInteger, 'must be a whole number'),
      country_code: text,
    }),
  },
);

const COMMON: Fields = { id: name, org: name, created_at: instant, expires_at: instant };

const CHECKS: { readonly [K in Kind]: Check } = {
  'agent-identification': object(
    { ...COMMON, identification_id: name, actor },
    { personal_document_image: flag, cancel_reason: text },
  ),
  'otp-identification': object(
    {
      ...COMMON,
      identification_id: name,
      actor,
      channel: object({ type: text }, { external: text }),
    },
    { two_factor_type: text, cancel_reason: text },
  ),
  'identification-chain': object({
    ...COMMON,
    steps: list(
      object({
        identification_type: text,
        status: must(
          (value) => lifecycles['identification-chain'].states.some((state) => state === value),
          `must be one of ${lifecycles['identification-chain'].states.join(', ')}`,
        ),
        identification_id: name,
      }),
    ),
  }),
  'document-scoring': object(
    {
      ...COMMON,
      document: object({ type: text, country: text }),
      provider: text,
      attempts: count,
      captures: list(
        object({ side: text, content_type: text, size_bytes: count, captured_at: instant }),
      ),
    },
    {
      max_score_retries: count,
      result: must((value) => value === 'PASSED' || value === 'FAILED', 'must be PASSED or FAILED'),
      score: share,
      scored_at: instant,
    },
  ),
  'biometric-signature': object(
    {
      ...COMMON,
      type: text,
      signer: object(person),
      documents: list(object({ id: text, name: text })),
    },
    { signed_at: instant },
  ),
};

/** The first thing that is wrong with a record, or `undefined`. */
export function faultOfRecord(value: unknown, pointer = ''): Fault | undefined {
  if (!isObject(value)) return { pointer, message: 'must be an object' };
  const { kind, state } = value;
  if (typeof kind !== 'string' || !isKind(kind)) {
    return { pointer: `${pointer}/kind`, message: 'is not a kind of record' };
  }
  const { states }: Lifecycle = lifecycles[kind];
  if (!states.some((each) => each === state)) {
    return { pointer: `${pointer}/state`, message: `must be one of ${states.join(', ')}` };
  }
  return CHECKS[kind](value, pointer);
}

export function isInstant(value: unknown): boolean {
  return typeof value === 'string' && value.length === 24 && readInstant(value) === value;
}

/** Of transactions, generations, attempts: what can still be counted on exactly. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

type Fields = Readonly<Record<string, Check>>;

function must(holds: (value: unknown) => boolean, message: string): Check {
  return (value, pointer) => (holds(value) ? undefined : { pointer, message });
}

/** Other fields are taken as they are: a newer version may have more. */
function object(required: Fields, optional: Fields = {}): Check {
  const all = Object.entries({ ...optional, ...required }).map(
    ([field, check]) => [field, check, Object.hasOwn(required, field)] as const,
  );
  return (value, pointer) => {
    if (!isObject(value)) return { pointer, message: 'must be an object' };
    for (const [field, check, isRequired] of all) {
      const held = value[field];
      if (held === undefined && !isRequired) continue;
      const fault = check(held, `${pointer}/${field}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}

function list(check: Check): Check {
  return (value, pointer) => {
    if (!Array.isArray(value)) return { pointer, message: 'must be a list' };
    for (const [index, held] of value.entries()) {
      const fault = check(held, `${pointer}/${index}`);
      if (fault !== undefined) return fault;
    }
    return undefined;
  };
}
