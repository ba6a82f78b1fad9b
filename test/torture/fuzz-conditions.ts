import fc from 'fast-check';

/** Lists are as long as this at most: as long as a body may be. */
const LENGTHS = [1, 50, 2000, 30_000, 100_000];

const list = (length: number, item: (index: number) => unknown): string =>
  JSON.stringify(Array.from({ length }, (_, index) => item(index)));

const nested = (depth: number, open: string, inner: string, close: string): string =>
  open.repeat(depth) + inner + close.repeat(depth);

/** Bodies that are hard to hold against something. */
export const hardBody: fc.Arbitrary<string> = fc
  .tuple(fc.constantFrom(...LENGTHS), fc.nat(11), fc.nat(3))
  .map(([length, kind, salt]) => {
    switch (kind) {
      case 0:
        return list(length, () => ({ a: 1 }));
      case 1:
        return list(length, (index) => ({ a: { b: { v: index % (salt + 1) } } }));
      case 2:
        return list(length, (index) => length - index);
      case 3:
        return nested(Math.min(length, 480), '[', `"${'x'.repeat(length)}"`, ']');
      case 4:
        return nested(Math.min(length, 480), '{"a":', '1', '}');
      case 5:
        return nested(Math.min(length, 20_000), '[', '', ']');
      case 6:
        return 'a'.repeat(length * 9);
      case 7:
        return JSON.stringify({ a: 'a'.repeat(length * 9), b: 'aA1 '.repeat(length) });
      case 8:
        return list(Math.min(length, 300), () => Array.from({ length: 300 }, () => salt));
      case 9:
        return JSON.stringify(
          Object.fromEntries(Array.from({ length }, (_, index) => [`k${index}`, index])),
        );
      case 10:
        return `[${'1.50,'.repeat(length)}1e400]`;
      default:
        return '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\nx\r\n'.repeat(
          Math.min(length, 20_000),
        );
    }
  });

const expression: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...[
      '(a+)+b',
      '(a|a)*b',
      '(a|aa)+b',
      '(.*a){30}b',
      '(a?){500}a{500}',
      '.*.*.*.*.*=.*',
      '(a*)*$',
    ],
    ...['((a{0,30}){0,30}){0,30}', '\\p{L}{900}', '[a-z]{1000}', '(?i)(a.*){20}', '(x+x+)+y', ''],
    ...['(', '[z-a]', '(?=a)', '(a)\\1', '\\', 'a'.repeat(2000), `(${'a|'.repeat(900)}b)*c`],
  ),
  fc.string({
    unit: fc.constantFrom('a', '.', '*', '+', '(', ')', '|', '{9}', '?', '[^b]', '\\w'),
  }),
);

const path: fc.Arbitrary<string> = fc.oneof(
  fc.constantFrom(
    ...['$..*..*..*', '$..[?(@..*)]', '$..[?count(@..v) > 3]', '$.a[?count($..v) > 3]'],
    ...['$..[?(@.a == $..b)]', "$..[?match(@, '(a|b)*c')]", '$[::1][0:1000000:1]', '$..[::-1]'],
    ...['$[?(@ =~ /(a+)+b/)]', '$..[?length(@) > 1]', '$[?(@.x || @.y || @.z)]', '$[?$..*]'],
    ...['$..[?(@..[?(@..[?(@.v)])])]', `$[${'0,'.repeat(900)}0]`, `$${'[?(@'.repeat(50)}`],
    ...[
      `$${'..a'.repeat(60)}`,
      `$${'[*]'.repeat(400)}`,
      `$[?${'('.repeat(3000)}`,
      '$..[?(@.a in $..*)]',
    ],
  ),
  fc.string({
    unit: fc.constantFrom('$', '@', '..', '.', '*', '[', ']', '[?(', ')', 'a', ' == ', '&&'),
  }),
);

/** `left` and `right` are both the next one, and so on: two to the power of the depth visits. */
const doubling = (depth: number, word: string): object => ({
  $ref: '#/$defs/n0',
  $defs: Object.fromEntries(
    Array.from({ length: depth }, (_, index) => {
      const next = { $ref: `#/$defs/n${index + 1}` };
      return [`n${index}`, index === depth - 1 ? { type: 'object' } : { [word]: [next, next] }];
    }),
  ),
});

const schema: fc.Arbitrary<unknown> = fc.oneof(
  fc
    .tuple(fc.integer({ min: 2, max: 60 }), fc.constantFrom('allOf', 'anyOf', 'oneOf'))
    .map(([depth, word]) => doubling(depth, word)),
  fc.constantFrom<unknown>(
    { uniqueItems: true },
    { items: { uniqueItems: true, contains: { const: 9 } } },
    { $ref: '#' },
    { allOf: [{ $ref: '#' }, { $ref: '#' }] },
    { items: { allOf: [{ $ref: '#' }, { $ref: '#' }] }, properties: { a: { $ref: '#' } } },
    {
      additionalProperties: { anyOf: [{ $ref: '#' }, { $ref: '#' }], not: { $ref: '#' } },
    },
    { patternProperties: { '(a+)+b': { pattern: '(.*a){30}b' } }, items: { pattern: '(a|a)*b' } },
    { unevaluatedProperties: { $ref: '#' }, unevaluatedItems: { $ref: '#' } },
    { $dynamicRef: '#a', $dynamicAnchor: 'a', items: { $dynamicRef: '#a' } },
    {
      $dynamicAnchor: 'a',
      additionalProperties: {
        anyOf: [{ $dynamicRef: '#a' }, { $dynamicRef: '#a' }],
        not: { $dynamicRef: '#a' },
      },
    },
    { enum: Array.from({ length: 5000 }, (_, a) => ({ a })) },
    { items: { anyOf: Array.from({ length: 500 }, (_, a) => ({ const: { a } })) } },
    { allOf: Array.from({ length: 3000 }, () => ({ required: ['x'] })) },
    { minItems: -1, maxLength: 1e308 },
    JSON.parse(nested(2000, '{"not":', '{}', '}')),
  ),
);

const leaf: fc.Arbitrary<object> = fc.oneof(
  { weight: 3, arbitrary: expression.map((matches) => ({ matches })) },
  { weight: 1, arbitrary: expression.map((doesNotMatch) => ({ doesNotMatch })) },
  { weight: 4, arbitrary: path.map((matchesJsonPath) => ({ matchesJsonPath })) },
  {
    weight: 2,
    arbitrary: fc.tuple(path, expression).map(([one, matches]) => ({
      matchesJsonPath: { expression: one, matches },
    })),
  },
  {
    weight: 4,
    arbitrary: fc
      .tuple(hardBody, fc.boolean(), fc.boolean())
      .map(([equalToJson, ignoreArrayOrder, ignoreExtraElements]) => ({
        ...{ equalToJson, ignoreArrayOrder, ignoreExtraElements },
      })),
  },
  {
    weight: 1,
    arbitrary: expression.map((text) => ({
      equalToJson: list(400, () => `\${json-unit.regex}${text}`),
      ignoreArrayOrder: true,
      ignoreExtraElements: true,
    })),
  },
  { weight: 4, arbitrary: schema.map((matchesJsonSchema) => ({ matchesJsonSchema })) },
  { weight: 1, arbitrary: hardBody.map((equalTo) => ({ equalTo, caseInsensitive: true })) },
  { weight: 1, arbitrary: hardBody.map((contains) => ({ contains: contains.slice(1) })) },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('now +999999999 years', 'x'.repeat(90_000), '9'.repeat(400))
      .map((before) => ({ before, actualFormat: 'y'.repeat(900) })),
  },
);

/** A condition on a text; some are many, some are deep. */
export const hardPattern: fc.Arbitrary<object> = fc.oneof(
  { weight: 8, arbitrary: leaf },
  { weight: 1, arbitrary: fc.array(leaf, { maxLength: 20 }).map((and) => ({ and })) },
  { weight: 1, arbitrary: leaf.map((one) => ({ or: Array.from({ length: 2000 }, () => one) })) },
  {
    weight: 1,
    arbitrary: fc.tuple(leaf, fc.constantFrom(10, 400, 5000)).map(([one, depth]) => {
      let pattern: object = one;
      for (let level = 0; level < depth; level += 1) pattern = { not: pattern };
      return pattern;
    }),
  },
);

/** A regular expression that is hard on an engine that goes back. */
export const hardExpression = expression;
