import { lengthFrom, parseDuration } from '../../runtime/duration.js';
import type { Schema } from '../../openapi/document.js';
import type { Place } from './places.js';

/** A value worth trying at a place. Whether it is valid there, the contract says. */
export interface Candidate {
  readonly name: string;
  /** What the schema says there that the value tries. */
  readonly keyword: string;
  readonly place: Place;
  /** `remove` leaves the place out of the request. */
  readonly change: { readonly put: unknown } | 'remove';
}

/** What may be wrong at a place, and what is just right: both sides of everything its schema says. */
export function candidatesFor(place: Place): readonly Candidate[] {
  const inText = place.keys[0] !== 'body';
  const { schema } = place;
  const named: Readonly<Record<string, Named>> = {
    type: inText ? [] : wrongTypes(schema),
    [`format ${String(schema.format)}`]: formats(schema),
    enum: choices(schema),
    boolean: schema.type === 'boolean' ? BOTH : [],
    length: lengths(schema),
    number: numbers(schema),
    'length of time': durations(schema),
    pattern: patterns(schema),
  };
  const seen = new Set<string>();
  const values = Object.entries(named).flatMap(([keyword, pairs]) =>
    pairs.flatMap(([name, put]): readonly Candidate[] => {
      const key = JSON.stringify(put);
      if (seen.has(key)) return [];
      seen.add(key);
      return [{ name, keyword, place, change: { put } }];
    }),
  );
  const name = place.required ? 'missing' : 'left out';
  // A path has no holes.
  return place.keys[0] === 'path'
    ? values
    : [{ name, keyword: 'required', place, change: 'remove' }, ...values];
}

type Named = readonly (readonly [string, unknown])[];

/** By type: what it is called, and a value. */
const SAMPLES: Readonly<Record<string, readonly [string, unknown]>> = {
  string: ['a string', 'text'],
  number: ['a number', 12],
  boolean: ['a boolean', true],
  object: ['an object', {}],
  array: ['an array', []],
  null: ['null', null],
};

const BOTH: Named = [
  ['true', true],
  ['false', false],
];

function wrongTypes({ type }: Schema): (readonly [string, unknown])[] {
  const own = type === 'integer' ? 'number' : type;
  return Object.entries(SAMPLES)
    .filter(([name]) => name !== own)
    .map(([, sample]) => sample);
}

const BROKEN_FORMATS: Readonly<Record<string, readonly string[]>> = {
  uuid: ['not-a-uuid', 'd290f1ee-6c54-4b01-90e6-d701748f085', 'd290f1ee6c544b0190e6d701748f0851x'],
  email: ['nobody', 'nobody@', '@example.com', 'a b@example.com'],
  'iso8601-duration': ['', 'P', 'PT', '7 days', '-P1D', 'P1D2H', 'PT1.5H30M', '604800'],
  byte: ['***', 'abc', 'YWJj=ZGVm'],
  'date-time': ['yesterday', '2026-01-01', '2026-13-01T00:00:00Z'],
};

function formats({ format }: Schema): (readonly [string, unknown])[] {
  const broken = typeof format === 'string' ? BROKEN_FORMATS[format] : undefined;
  return (broken ?? []).map((value) => [`no ${String(format)}: ${value || 'empty'}`, value]);
}

function choices({ enum: values }: Schema): (readonly [string, unknown])[] {
  if (!Array.isArray(values)) return [];
  const known: readonly unknown[] = values;
  const first = String(known[0]);
  return [
    ...known.map((value) => [`the choice ${String(value)}`, value] as const),
    ['a value outside the enum', `${first}X`],
    [
      'a choice in upper or lower case',
      first === first.toLowerCase() ? first.toUpperCase() : first.toLowerCase(),
    ],
    ['a choice in quotes', `'${first}'`],
    ['an empty choice', ''],
  ];
}

function lengths(schema: Schema): (readonly [string, unknown])[] {
  const { minLength, maxLength, 'x-max-bytes': maxBytes, format } = schema;
  const plain =
    format === undefined && schema['pattern'] === undefined && schema['enum'] === undefined;
  const found: (readonly [string, unknown])[] = [];
  if (typeof minLength === 'number') {
    found.push([`${minLength - 1} characters`, 'a'.repeat(minLength - 1)]);
    if (plain) found.push([`${minLength} characters`, 'a'.repeat(minLength)]);
  }
  // Base64 comes in fours.
  const unit = format === 'byte' ? 4 : 1;
  const text = (length: number): string => 'A'.repeat(Math.floor(length / unit) * unit);
  if (typeof maxLength === 'number') {
    found.push([`${maxLength} characters`, text(maxLength)]);
    found.push([`${maxLength + unit} characters`, text(maxLength + unit)]);
    // Whatever a kB is, and whatever of the text is counted.
    const half = maxLength * 1.5;
    found.push([`${half} characters`, text(half)]);
  }
  if (typeof maxBytes === 'number' && plain) {
    found.push([`${maxBytes} bytes in half as many characters`, 'é'.repeat(maxBytes / 2)]);
    found.push([`${maxBytes + 2} bytes in half as many characters`, 'é'.repeat(maxBytes / 2 + 1)]);
  }
  return found;
}

function numbers({ type, minimum, maximum }: Schema): (readonly [string, unknown])[] {
  if (type !== 'integer' && type !== 'number') return [];
  const found: (readonly [string, unknown])[] = [['a number in quotes', '12']];
  if (type === 'integer') found.push(['a fraction', 1.5]);
  if (typeof minimum === 'number') {
    found.push(['the minimum', minimum], ['one below the minimum', minimum - 1]);
  }
  if (typeof maximum === 'number') {
    found.push(['the maximum', maximum], ['one above the maximum', maximum + 1]);
  }
  return found;
}

const START = '2026-01-01T00:00:00.000Z';

function durations(schema: Schema): (readonly [string, unknown])[] {
  const around = (key: string, beyond: 1 | -1): (readonly [string, unknown])[] => {
    const limit = schema[key];
    const duration = typeof limit === 'string' ? parseDuration(limit) : undefined;
    if (duration === undefined) return [];
    const seconds = lengthFrom(START, duration) / 1000;
    return [
      [`exactly ${String(limit)}`, `PT${seconds}S`],
      [`1 s ${beyond > 0 ? 'more' : 'less'} than ${String(limit)}`, `PT${seconds + beyond}S`],
    ];
  };
  return [...around('x-min-duration', -1), ...around('x-max-duration', 1)];
}

function patterns({ pattern }: Schema): (readonly [string, unknown])[] {
  if (typeof pattern !== 'string') return [];
  return ['', 'a', 'es', 'ES', 'ESP', 'E5', '7', '+34', '3 4', ' ES'].map((value) => [
    `the text ${JSON.stringify(value)}`,
    value,
  ]);
}
