import { newId } from '../lifecycles/new-id.js';
import type { People, Scope } from '../lifecycles/expression.js';
import type { Lifecycles } from '../lifecycles/index.js';
import { expire, type Lifecycle } from '../lifecycles/lifecycle.js';
import { NO_TENANT, type AnyRecord } from '../lifecycles/records.js';
import { fieldsOf, fill, type Effects, type Fillable } from '../lifecycles/template.js';
import type { Violation } from '../openapi/operation.js';
import { isObject } from '../runtime/json.js';
import { toInstant, parseInstant, type Instant } from '../runtime/clock.js';
import { instantAfter } from '../runtime/duration.js';
import type { Random } from '../runtime/random.js';

/**
 * A record as a person writes it: `spec/admin.openapi.yaml` says for each kind what may stand here
 * (`AgentIdentificationDescription`, …). Whatever is left out is filled in.
 */
export interface EntityDescription {
  /** Default: the one owner, where the paths of the API name none. */
  readonly org?: string;
  readonly id?: string;
  readonly state?: string;
  readonly expires_in?: string;
  readonly expires_at?: string;
  readonly [field: string]: unknown;
}

/** Whose a new record is must be said where the paths of the API say it. */
export function ownerFaults({ tenant }: Lifecycle, description: unknown): readonly Violation[] {
  const isSaid = isObject(description) && description['org'] !== undefined;
  return tenant === undefined || isSaid ? [] : [{ pointer: '/org', message: 'is required' }];
}

export interface Filling {
  readonly lifecycles: Lifecycles;
  readonly now: Instant;
  readonly random: Random;
  readonly effects: Effects;
  /** Makes up who is not named; without it, descriptions must name them, and the start need not load faker. */
  readonly people?: People;
  /** Nothing is missing in the objects of the description: it is of a record that exists. */
  readonly isWhole?: true;
}

const EXPIRES_IN = 'P30D';

/** A record that is planted has no request. */
const NO_REQUEST: Scope['request'] = { path: {}, query: {}, body: undefined, files: [] };

/** What is given, and in its objects what it leaves out, taken from another value. */
export function completed(given: unknown, otherwise: unknown): unknown {
  if (!isObject(given) || !isObject(otherwise)) return given;
  const fields = Object.entries(given).map(([name, value]) => [
    name,
    completed(value, Object.hasOwn(otherwise, name) ? otherwise[name] : undefined),
  ]);
  return { ...otherwise, ...(Object.fromEntries(fields) as object) };
}

/** The record that a valid description describes. */
export function toRecord(
  kind: string,
  description: EntityDescription,
  filling: Filling,
): AnyRecord {
  const { lifecycles, now, random, effects, people } = filling;
  const lifecycle: Lifecycle = lifecycles.of(kind);
  const { initial, expiry, seeds } = lifecycle;
  const { expires_in: _expiresIn, ...given } = description;
  const state = description.state ?? initial;
  const described = {
    id: newId(lifecycle, random),
    created_at: now,
    org: NO_TENANT,
    ...given,
    state,
  };
  const record: Fillable = { kind };
  const scope: Scope = { request: NO_REQUEST, record, now, random, people };
  if (seeds.defaults !== undefined) fill(record, fieldsOf(seeds.defaults, effects), scope);
  const byDefault = record['expires_at'];
  const whole = filling.isWhole === true ? described : completed(described, record);
  Object.assign(record, whole, {
    expires_at: expiryOf(description, { isOver: state === expiry.to, now, byDefault }),
  });
  if (seeds.completes !== undefined) fill(record, fieldsOf(seeds.completes, effects), scope);
  const planted = record as unknown as AnyRecord;
  // Time does more to some records than to change their state.
  return state === expiry.to ? expire(expiry, planted) : planted;
}

/** When a record that says nothing of its lifetime expires. */
export const lifetimeEnd = (now: Instant): Instant => instantAfter(now, EXPIRES_IN);

/** A record described as expired has expired already, whatever it says of its lifetime. */
function expiryOf(
  description: EntityDescription,
  about: { readonly isOver: boolean; readonly now: Instant; readonly byDefault: unknown },
): Instant {
  const { isOver, now, byDefault } = about;
  const { expires_at, expires_in } = description;
  if (expires_at !== undefined) return toInstant(parseInstant(expires_at));
  if (isOver && expires_in === undefined) return now;
  if (expires_in === undefined && typeof byDefault === 'string') return byDefault;
  return instantAfter(now, expires_in ?? EXPIRES_IN);
}
