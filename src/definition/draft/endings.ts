/** When a record is over, and what a new one has where its request says nothing. */
import type { Schema } from '../../openapi/document.js';
import type { OrdinaryContract } from '../../openapi/ordinary/contract.js';
import { sampleValid } from '../../openapi/ordinary/sample.js';
import type { Direction } from '../../openapi/ordinary/schemas.js';
import { shapeOf } from '../../openapi/ordinary/shape.js';
import { accepts } from './accepts.js';
import { asTime, isTemplate } from './answers.js';
import type { Body } from './bodies.js';
import { overIn } from './state-words.js';
import type { States } from './states.js';
import { defaultOf, descriptionOf } from './values.js';
import { plain } from './words.js';

const ENDS =
  /^(?:(?:hold|reservation|offer|quote)?expir(?:es|y|ation|ing)(?:at|on|date|time|datetime|timestamp)?|expiredat|(?:valid|held|hold|reserved|open)(?:until|till|to|thru|through)|(?:ends|endsat|enddate|endtime)|(?:[a-z]+)?deadline)$/;

/** How long a record lives: a number of something, or a duration. */
const LASTS =
  /^(?:ttl|timetolive|expir(?:es|y|ation)?(?:in|after)|expiry|lifetime|valid(?:for|ity)|validityperiod|(?:hold|held)(?:for|time|duration)|timeout)(?:in)?(seconds?|secs?|minutes?|mins?|hours?|hrs|days?|weeks?|months?|years?)?$/;
const UNITS: Readonly<Record<string, (value: string) => string>> = {
  sec: (value) => `PT${value}S`,
  min: (value) => `PT${value}M`,
  hou: (value) => `PT${value}H`,
  hrs: (value) => `PT${value}H`,
  day: (value) => `P${value}D`,
  wee: (value) => `P${value}W`,
  mon: (value) => `P${value}M`,
  yea: (value) => `P${value}Y`,
};
/** A description often says what the name does not: "Time to live, in minutes". */
const UNIT_TOLD = /\b(?:in|of) (seconds?|minutes?|hours?|days?|weeks?|months?|years?)\b/i;
const USUAL = 'P30D';
const USUAL_SECONDS = 900;

/** When a record is over: at an instant that answers show, or after a lifetime, or both. */
export interface Ending {
  /** The property that shows the instant. */
  readonly instant: string | undefined;
  readonly lifetime: Lifetime | undefined;
}

interface Lifetime {
  readonly property: string;
  /** The duration that a value or an expression is. */
  readonly toDuration: (value: string) => string;
  /** What a record has where nobody sends it: the default of the document. */
  readonly usual: unknown;
  /** The same, where no request can send it and answers show it. */
  readonly least: unknown;
}

/** `order_expires_at` of an order: what expires of a record may be something else, such as its token. */
const withoutKind = (name: string, kind: string): string =>
  plain(name).startsWith(plain(kind)) ? plain(name).slice(plain(kind).length) : plain(name);

const withUsual = (lifetime: Lifetime | undefined): Lifetime | undefined =>
  lifetime && { ...lifetime, usual: lifetime.usual ?? lifetime.least };

export function endIn(
  contract: OrdinaryContract,
  { states, leads }: States,
  {
    kind,
    shown,
    sent,
  }: {
    readonly kind: string;
    readonly shown: Body | undefined;
    readonly sent: Body | undefined;
  },
): Ending | undefined {
  const over = overIn(states);
  if (over === undefined || [...leads.values()].includes(over)) return undefined;
  const instant = [...(shown?.properties ?? [])]
    .filter(
      ([name, schema]) =>
        [plain(name), withoutKind(name, kind)].some((each) => ENDS.test(each)) &&
        asTime(contract, name, schema) !== undefined,
    )
    .map(([name]) => name)[0];
  const lasting = (body: Body | undefined, direction: Direction): Lifetime | undefined =>
    [...(body?.properties ?? [])].flatMap(
      ([name, schema]) => lifetimeOf(contract, direction, name, schema) ?? [],
    )[0];
  const asked = lasting(sent, 'request');
  // Who may say it, and does not, has a record for long.
  const lifetime = asked ?? withUsual(lasting(shown, 'reply'));
  return instant === undefined && lifetime === undefined ? undefined : { instant, lifetime };
}

function lifetimeOf(
  contract: OrdinaryContract,
  direction: Direction,
  property: string,
  schema: Schema | boolean,
): Lifetime | undefined {
  const named = LASTS.exec(plain(property));
  if (named === null) return undefined;
  const takes = (value: unknown): boolean => contract.check(direction, schema, value).length === 0;
  const said = defaultOf(contract, schema);
  const usual = said !== undefined && takes(said) ? said : undefined;
  if (takes('PT15M') && !takes('soon')) {
    return { property, toDuration: (value) => value, usual, least: 'PT15M' };
  }
  const { types } = shapeOf(schema, contract.schemas[direction]);
  if (!types.has('integer') && !types.has('number')) return undefined;
  // Where neither the name nor the description says it, seconds are usual; a person is told.
  const described = descriptionOf(contract, schema);
  const word = named[1] ?? UNIT_TOLD.exec(described ?? '')?.[1]?.toLowerCase() ?? 'sec';
  const toDuration = UNITS[word.slice(0, 3)];
  if (toDuration === undefined) return undefined;
  const least = takes(USUAL_SECONDS)
    ? USUAL_SECONDS
    : sampleValid(contract, direction, schema, property)?.value;
  return { property, toDuration, usual, least };
}

/**
 * The instant at which a new record is over.
 *
 * @param asked what a request says of its lifetime; `undefined` where it cannot
 */
export function endOf({ lifetime }: Ending, asked: string | undefined): unknown {
  if (lifetime === undefined) return { $after: USUAL };
  if (asked === undefined) {
    const { usual, toDuration } = lifetime;
    return {
      $after: usual === undefined ? USUAL : toDuration(JSON.stringify(usual).replaceAll('"', '')),
    };
  }
  const lasting = lifetime.toDuration(asked);
  // A duration as a whole is an expression; in a text, it stands in braces.
  return { $after: lasting === asked ? asked : lifetime.toDuration(`{${asked}}`) };
}

/**
 * A value of a property that answers must have and requests need not send; the same in all rows.
 *
 * @param likely what every record has where the document says nothing of it
 */
export function fallbackOf(
  contract: OrdinaryContract,
  shown: readonly Body[],
  {
    name,
    sources,
    likely,
  }: {
    readonly name: string;
    readonly sources: readonly (Schema | boolean)[];
    readonly likely: unknown;
  },
): unknown {
  const schemas = shown.flatMap(({ properties }): readonly (Schema | boolean)[] => {
    const each = properties.get(name);
    return each === undefined ? [] : [each];
  });
  const [schema] = schemas;
  if (schema === undefined) return undefined;
  if (!schemas.every((each) => sources.every((source) => accepts(contract, each, source))))
    return undefined;
  // Who leaves it out means the default of the document.
  const said = [...sources, schema]
    .map((each) => defaultOf(contract, each))
    .find((value) => value !== undefined && value !== null);
  const fits = (value: unknown): boolean =>
    isTemplate(value) && contract.check('reply', schema, value).length === 0;
  const chosen = [said, likely].find(fits);
  if (chosen !== undefined) return chosen;
  if (!shown.some(({ required }) => required.has(name))) return undefined;
  const made = sampleValid(contract, 'reply', schema, name)?.value;
  return isTemplate(made) ? made : undefined;
}
