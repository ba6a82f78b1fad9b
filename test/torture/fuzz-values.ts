import fc from 'fast-check';

/** Names that mean something to JavaScript, or that nobody would call a thing. */
export const NAMES: readonly string[] = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  'valueOf',
  '__defineGetter__',
  'then',
  'length',
  '',
  '$ref',
  '$where',
  '../../etc/passwd',
  '\u0000',
  '\uffff',
  '💥',
];

const nested = (open: string, close: string, depth: number): string =>
  open.repeat(depth) + '0' + close.repeat(depth);

/** JSON texts of single values, as they stand on the wire: some that no parser of ours could write. */
const VALUES: readonly string[] = [
  ...['null', 'true', '[]', '{}', '""', '0', '-0', '-1', '0.5', '[[]]', '[null]', '{"":{}}'],
  ...['1e400', '-1e400', '1e21', '9007199254740993', '5e-324', '9'.repeat(5000)],
  ...['"\\ud800"', '"\\u0000"', '"\\u202e"', '{"\\udfff":1}', '"\\uD83D\\uDE00"'],
  ...['"P1D"', '"P0D"', '"-P1D"', '"PT0.1S"', '"P999999999Y"', `"P${'9'.repeat(400)}D"`, '"P1Y2M"'],
  ...['"9999-12-31T23:59:59.999Z"', '"0000-01-01T00:00:00Z"', '"2026-02-30T00:00:00Z"'],
  ...['"CREATED"', '"EXPIRED"', '"freeze"', '"advance"', '"reset"', '"*"', '"yoigo"'],
  ...NAMES.map((name) => JSON.stringify(name)),
  ...NAMES.map((name) => `{${JSON.stringify(name)}:{"polluted":true}}`),
  nested('[', ']', 100),
  nested('[', ']', 20_000),
  nested('{"a":', '}', 100),
  nested('{"a":', '}', 20_000),
  nested('{"__proto__":', '}', 1000),
  `[${'{},'.repeat(5000)}{}]`,
  `"${'a'.repeat(100_000)}"`,
  `"${'é💥'.repeat(20_000)}"`,
];

export const valueText: fc.Arbitrary<string> = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom(...VALUES) },
  { weight: 1, arbitrary: fc.json() },
);

const name: fc.Arbitrary<string> = fc.constantFrom(...NAMES);

/** What is done to one place of a JSON text. */
type Edit =
  | { readonly kind: 'replace'; readonly text: string }
  | { readonly kind: 'remove' }
  | { readonly kind: 'repeat'; readonly text: string }
  | { readonly kind: 'add'; readonly key: string; readonly text: string };

interface PlacedEdit {
  /** Picks a place: the remainder by how many there are. */
  readonly place: number;
  readonly edit: Edit;
}

const edits: fc.Arbitrary<readonly PlacedEdit[]> = fc.array(
  fc.record({
    place: fc.nat(),
    edit: fc.oneof(
      fc.record({ kind: fc.constant('replace' as const), text: valueText }),
      fc.record({ kind: fc.constant('remove' as const) }),
      fc.record({ kind: fc.constant('repeat' as const), text: valueText }),
      fc.record({ kind: fc.constant('add' as const), key: name, text: valueText }),
    ),
  }),
  { minLength: 0, maxLength: 3 },
);

/** What is done to the whole text afterwards. */
type Damage = (text: Buffer) => Buffer;
const keep: Damage = (bytes) => bytes;
const damage: fc.Arbitrary<Damage> = fc.oneof(
  { weight: 6, arbitrary: fc.constant(keep) },
  {
    weight: 1,
    arbitrary: fc.double({ min: 0, max: 1, noNaN: true }).map(
      (share): Damage =>
        (bytes) =>
          bytes.subarray(0, Math.floor(bytes.length * share)),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.tuple(fc.nat(), fc.uint8Array({ minLength: 1, maxLength: 4 })).map(
      ([at, junk]): Damage =>
        (bytes) =>
          Buffer.concat([
            bytes.subarray(0, at % (bytes.length + 1)),
            junk,
            bytes.subarray(at % (bytes.length + 1)),
          ]),
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom<Damage>(
      (bytes) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), bytes]),
      (bytes) => Buffer.from(bytes.toString('utf8'), 'utf16le'),
      (bytes) => Buffer.from(bytes.toString().replaceAll('"', "'")),
      (bytes) => Buffer.concat([bytes, Buffer.from(',{}')]),
      (bytes) => Buffer.concat([bytes, Buffer.from([0xff, 0xfe, 0xc0, 0xaf])]),
      (bytes) => Buffer.concat([bytes, Buffer.alloc(3000, 0x20)]),
      () => Buffer.from('NaN'),
      () => Buffer.from('{"a":1,}'),
      () => Buffer.alloc(1_100_000, 0x5b),
    ),
  },
);

/** The bytes of a body: the JSON of the value, with a few places and perhaps the whole spoilt. */
export function bodyBytes(value: fc.Arbitrary<unknown>): fc.Arbitrary<Buffer> {
  return fc
    .tuple(value, edits, damage)
    .map(([base, changes, spoil]) => spoil(Buffer.from(render(base, changes))));
}

function render(value: unknown, changes: readonly PlacedEdit[]): string {
  const places = countPlaces(value);
  const byPlace = new Map(changes.map(({ place, edit }) => [place % places, edit]));
  let at = -1;

  const write = (node: unknown, key?: string): string => {
    at += 1;
    const edit = byPlace.get(at);
    const label = key === undefined ? '' : `${JSON.stringify(key)}:`;
    const before = at;
    let text = label + writeNode(node, edit?.kind === 'add' ? edit : undefined);
    at = before + countPlaces(node) - 1;
    if (edit?.kind === 'replace') text = label + edit.text;
    if (edit?.kind === 'repeat') text = key === undefined ? text : `${text},${label}${edit.text}`;
    if (edit?.kind === 'remove') text = key === undefined ? 'null' : '';
    return text;
  };
  const writeNode = (node: unknown, added: Extract<Edit, { kind: 'add' }> | undefined): string => {
    const more = added === undefined ? [] : [`${JSON.stringify(added.key)}:${added.text}`];
    if (Array.isArray(node)) {
      return `[${node.map((item: unknown) => write(item)).join(',')}]`;
    }
    if (typeof node === 'object' && node !== null) {
      const fields = Object.entries(node).map(([key, item]) => write(item, key));
      return `{${[...fields.filter((text) => text !== ''), ...more].join(',')}}`;
    }
    return JSON.stringify(node);
  };
  return write(value);
}

function countPlaces(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 1;
  return 1 + Object.values(value).reduce<number>((sum, item) => sum + countPlaces(item), 0);
}

/** The usual in seven of eight. */
export function mostly<T>(usual: T, unusual: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 7, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: unusual });
}
