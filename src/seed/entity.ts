import { lifecycles } from '../lifecycles/index.js';
import { expire, type Lifecycle } from '../lifecycles/lifecycle.js';
import type {
  AnyRecord,
  BiometricSignature,
  ChainStep,
  IdentificationActor,
  Kind,
  RecordByKind,
} from '../lifecycles/records.js';
import { toInstant, parseInstant, type Instant } from '../runtime/clock.js';
import { instantAfter } from '../runtime/duration.js';
import type { Random } from '../runtime/random.js';

/**
 * A record as a person writes it: `spec/admin.openapi.yaml` says for each kind what may stand here
 * (`AgentIdentificationDescription`, …). Whatever is left out is filled in.
 */
export interface EntityDescription {
  readonly org: string;
  readonly id?: string;
  readonly state?: string;
  readonly expires_in?: string;
  readonly expires_at?: string;
  readonly [field: string]: unknown;
}

/** Makes up people, for descriptions that name nobody. */
export interface People {
  actor(): IdentificationActor;
}

/** For descriptions that name their people, as fixtures do: the start need not load faker. */
export const nobody: People = {
  actor() {
    throw new RangeError('an identification needs an actor here, and a signature a signer');
  },
};

export interface Filling {
  readonly now: Instant;
  readonly random: Random;
  readonly people: People;
}

const EXPIRES_IN = 'P30D';

/** The record that a valid description describes. */
export function toRecord(kind: Kind, description: EntityDescription, filling: Filling): AnyRecord {
  const { now, random } = filling;
  const { expires_in: _expiresIn, ...given } = description;
  const state = description.state ?? lifecycles[kind].initial;
  const common = {
    id: random.uuid(),
    created_at: now,
    ...given,
    expires_at: expiryOf(description, state, now),
    state,
  };
  const { steps, ...defaults } = details[kind](common, filling);
  // Steps may be described by their type alone, so here the completed ones win over the given ones.
  const record = { kind, ...defaults, ...common, ...(steps && { steps }) } as AnyRecord;
  const { expiry }: Lifecycle = lifecycles[kind];
  // Time does more to some records than to change their state.
  return state === expiry.to ? expire(expiry, record) : record;
}

type DescribedStep = Pick<ChainStep, 'identification_type'> & Partial<ChainStep>;

const TWO_STEPS: readonly DescribedStep[] = [
  { identification_type: 'OTP' },
  { identification_type: 'AGENT' },
];

type Details = { readonly state: string } & Readonly<Record<string, unknown>>;

/** What a kind has beside the common fields, where a description is silent. */
const details: {
  readonly [K in Kind]: (
    given: Details,
    filling: Filling,
  ) => Partial<RecordByKind[K]> & { steps?: object };
} = {
  'agent-identification': (given, { random, people }) => ({
    identification_id: random.uuid(),
    ...(given['actor'] === undefined && { actor: people.actor() }),
  }),

  'otp-identification': (given, { random, people }) => ({
    identification_id: random.uuid(),
    channel: { type: 'SMS' },
    ...(given['actor'] === undefined && { actor: people.actor() }),
  }),

  'identification-chain': (given, { random }) => {
    const status = given.state === 'VALIDATED' ? 'VALIDATED' : 'CREATED';
    const steps = given['steps'] as readonly DescribedStep[] | undefined;
    return {
      steps: (steps ?? TWO_STEPS).map((each) => ({
        status,
        identification_id: random.uuid(),
        ...each,
      })),
    };
  },

  'document-scoring': (given, { now, random }) => {
    const scored = given.state === 'SCORED' || given['result'] !== undefined;
    const result = given['result'] === 'FAILED' ? 'FAILED' : 'PASSED';
    return {
      document: { type: 'IDENTITY_CARD', country: 'ES' },
      provider: 'GOOGLE',
      attempts: scored ? 1 : 0,
      captures: scored
        ? [
            {
              side: 'front',
              content_type: 'image/jpeg',
              size_bytes: 20_000 + (random.uint32() % 80_000),
              captured_at: now,
            },
          ]
        : [],
      ...(scored && { result, score: result === 'PASSED' ? 0.9 : 0.2, scored_at: now }),
    };
  },

  'biometric-signature': (given, { now, random, people }) => {
    const documents = [{ id: random.uuid(), name: 'personal_contract' }];
    return {
      type: 'BIOMETRIC',
      documents,
      ...(given['signer'] === undefined && { signer: nameOf(people.actor()) }),
      ...(given.state === 'SIGNED' && { signed_at: now }),
    };
  },
};

function nameOf({ name, last_name }: IdentificationActor): BiometricSignature['signer'] {
  return { name, last_name };
}

/** When a record that says nothing of its lifetime expires. */
export const lifetimeEnd = (now: Instant): Instant => instantAfter(now, EXPIRES_IN);

/** A record described as expired has expired already, whatever it says of its lifetime. */
function expiryOf(description: EntityDescription, state: string, now: Instant): Instant {
  if (description.expires_at !== undefined) return toInstant(parseInstant(description.expires_at));
  if (state === 'EXPIRED' && description.expires_in === undefined) return now;
  return instantAfter(now, description.expires_in ?? EXPIRES_IN);
}
