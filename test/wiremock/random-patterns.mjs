/**
 * Patterns by chance. Each comes with a value that it should take (`yes`) and one that it should not
 * (`no`); `undefined` is a value that is not sent. What is right, WireMock says.
 */
const TEXTS = ['x', 'X', '5', '5.0', 'x y', 'a,b', 'true', 'abc123', '{"a":1}', 'ä', '-1', 'null'];
const OTHER = ['zz', 'q', '77', 'other', 'False'];
const JSONS = [
  { a: 1 },
  { a: '1', b: [1, 2, 3] },
  { a: { b: 'x', c: null }, list: [{ k: 1 }, { k: 2 }] },
  [1, 'x', null],
  { a: 5.5, t: true, e: [] },
];
const EXPRESSIONS = [
  ['x.*', 'xyz'],
  ['[a-z]+\\d{1,3}', 'abc12'],
  ['^5$', '5'],
  ['(a|b)+', 'abba'],
  ['(?i)ABC', 'abc'],
  ['.*', 'any'],
  ['\\w+ \\w+', 'x y'],
  ['a{2,}?b?', 'aaa'],
  ['[^,]*,.*', 'a,b'],
];
const PATHS = [
  ['$.a', { a: 1 }],
  ['$.a.b', { a: { b: 'x' } }],
  ['$..k', { list: [{ k: 1 }, { k: 2 }] }],
  ['$.list[0]', { list: ['x'] }],
  ['$.list[-1]', { list: [1, 'x'] }],
  ['$.list[0:2]', { list: [1, 2, 3] }],
  ['$.list[*].k', { list: [{ k: 'x' }] }],
  ['$.list[?(@.k == 1)]', { list: [{ k: 1 }] }],
  ["$.list[?(@.k == 'x')].k", { list: [{ k: 'x' }] }],
  ['$.list[?(@.k > 1 && @.k < 5)]', { list: [{ k: 3 }] }],
  ['$.list[?(@.k)]', { list: [{ k: 0 }] }],
  ['$.list[?(@.k =~ /x.*/i)]', { list: [{ k: 'Xy' }] }],
  ['$.list[?(@.k in [1, 2])]', { list: [{ k: 2 }] }],
  ['$.list.length()', { list: [1] }],
  ["$['a']['b']", { a: { b: 1 } }],
  ['$[?(@.a == 1)]', { a: 1 }],
  ['$.a[?(@.b != null)]', { a: { b: 1 } }],
  ['$', { a: 1 }],
  ['$.*', { a: 1 }],
];
const DATES = [
  '2021-06-15T12:00:00Z',
  '2021-06-15T12:00:00+02:00',
  '2021-06-15',
  '2020-02-29T00:00:00',
];

const json = (value) => JSON.stringify(value);
const shuffled = (value) =>
  Array.isArray(value)
    ? [...value].reverse()
    : Object.fromEntries(
        Object.entries(value)
          .map(([k, v]) => [k, Array.isArray(v) ? shuffled(v) : v])
          .reverse(),
      );

const words = {
  equalTo(r) {
    const yes = r.pick(TEXTS);
    const flag = r.pick([undefined, true, false]);
    return {
      pattern: { equalTo: yes, ...(flag !== undefined && { caseInsensitive: flag }) },
      yes: flag === true ? yes.toUpperCase() : yes,
      no: r.pick(OTHER),
    };
  },
  contains: (r) => {
    const yes = r.pick(TEXTS);
    return { pattern: { contains: yes.slice(0, 2) }, yes: `${yes}!`, no: r.pick(OTHER) };
  },
  doesNotContain: (r) => {
    const no = r.pick(TEXTS);
    return { pattern: { doesNotContain: no.slice(0, 2) }, yes: r.pick([...OTHER, undefined]), no };
  },
  matches(r) {
    const [matches, yes] = r.pick(EXPRESSIONS);
    return { pattern: { matches }, yes, no: r.pick(OTHER) };
  },
  doesNotMatch(r) {
    const [doesNotMatch, no] = r.pick(EXPRESSIONS);
    return { pattern: { doesNotMatch }, yes: r.pick([...OTHER, undefined]), no };
  },
  equalToJson(r) {
    const value = r.pick(JSONS);
    const options = {
      ...(r.chance(0.5) && { ignoreArrayOrder: r.chance(0.7) }),
      ...(r.chance(0.5) && { ignoreExtraElements: r.chance(0.7) }),
    };
    const expected =
      r.chance(0.2) && !Array.isArray(value) ? { ...value, a: '${json-unit.ignore}' } : value;
    return {
      pattern: { equalToJson: r.chance(0.5) ? json(expected) : expected, ...options },
      yes: json(r.chance(0.5) ? value : r.chance(0.5) ? shuffled(value) : { ...value, more: 1 }),
      no: json(r.pick(JSONS)),
    };
  },
  matchesJsonPath(r, depth) {
    const [expression, yes] = r.pick(PATHS);
    const no = r.pick([json(r.pick(JSONS)), 'text', '{}', '[]', json(r.pick(PATHS)[1])]);
    if (r.chance(0.5)) return { pattern: { matchesJsonPath: expression }, yes: json(yes), no };
    const inner = valuePattern(r, depth + 1, [
      'equalTo',
      'contains',
      'matches',
      'doesNotContain',
      'absent',
      'equalToJson',
      'or',
      'not',
    ]);
    return { pattern: { matchesJsonPath: { expression, ...inner.pattern } }, yes: json(yes), no };
  },
  matchesJsonSchema(r) {
    const [schema, yes, no] = r.pick([
      [{ type: 'object', required: ['a'] }, '{"a":1}', '{}'],
      [
        { type: 'object', properties: { a: { type: 'integer', minimum: 2 } } },
        '{"a":2}',
        '{"a":1}',
      ],
      [{ type: 'array', items: { type: ['string', 'null'] }, maxItems: 2 }, '["x",null]', '[1]'],
      [{ enum: ['x', 5] }, '5', 'y'],
      [{ anyOf: [{ type: 'boolean' }, { type: 'string', pattern: '^x' }] }, 'true', '7'],
      [
        { type: 'object', additionalProperties: false, properties: { a: {} } },
        '{"a":0}',
        '{"b":0}',
      ],
      [{ not: { type: 'object' } }, '[]', '{}'],
    ]);
    const version = r.pick([undefined, undefined, 'V7', 'V201909', 'V202012']);
    return {
      pattern: {
        matchesJsonSchema: r.chance(0.5) ? json(schema) : schema,
        ...(version && { schemaVersion: version }),
      },
      yes,
      no,
    };
  },
  date(r) {
    const at = r.pick(DATES);
    const word = r.pick(['before', 'after', 'equalToDateTime']);
    const values = {
      before: '2019-01-01T00:00:00Z',
      after: '2023-01-01T00:00:00Z',
      equalToDateTime: at,
    };
    const isNow = word !== 'equalToDateTime' && r.chance(0.2);
    const truncation = r.chance(0.2) && {
      truncateActual: r.pick(['first day of month', 'first hour of day']),
    };
    return {
      pattern: { [word]: isNow ? r.pick(['now', 'now +3 days', '-2 months']) : at, ...truncation },
      yes: isNow && word === 'after' ? '2999-01-01T00:00:00Z' : values[word],
      no: r.pick([
        '2021-06-15T11:59:59.999Z',
        'text',
        '2022-01-01',
        '15/06/2021',
        'Tue, 15 Jun 2021 12:00:00 GMT',
      ]),
    };
  },
  anything: () => ({ pattern: { anything: 'anything' }, yes: 'x', no: undefined }),
  absent: (r) => ({ pattern: { absent: true }, yes: undefined, no: r.pick(TEXTS) }),
  and(r, depth) {
    const [one, other] = [valuePattern(r, depth + 1), valuePattern(r, depth + 1)];
    return { pattern: { and: [one.pattern, other.pattern] }, yes: one.yes, no: other.no };
  },
  or(r, depth) {
    const parts = Array.from({ length: r.int(2, 3) }, () => valuePattern(r, depth + 1));
    return {
      pattern: { or: parts.map((part) => part.pattern) },
      yes: r.pick(parts).yes,
      no: r.pick(parts).no,
    };
  },
  not(r, depth) {
    const { pattern, yes, no } = valuePattern(r, depth + 1);
    return { pattern: { not: pattern }, yes: no, no: yes };
  },
};

const SIMPLE = Object.keys(words).filter((word) => !['and', 'or', 'not'].includes(word));

/** A pattern for one value. */
export function valuePattern(r, depth = 0, names = Object.keys(words)) {
  const word = r.pick(depth > 1 ? names.filter((name) => SIMPLE.includes(name)) : names);
  return words[word](r, depth);
}

/** A pattern for what may be sent several times: its values are lists. */
export function valuesPattern(r) {
  if (r.chance(0.75)) {
    const { pattern, yes, no } = valuePattern(r);
    const several = (value) => {
      const other = r.pick([r.pick(OTHER), yes, no, value?.toUpperCase()]);
      return (r.chance(0.5) ? [value, other] : [other, value]).filter((one) => one !== undefined);
    };
    const list = (value) => (value === undefined ? [] : r.chance(0.6) ? [value] : several(value));
    return { pattern, yes: list(yes), no: list(no) };
  }
  const parts = Array.from({ length: r.int(1, 3) }, () => valuePattern(r, 1, SIMPLE));
  const sent = (of) => parts.map(of).filter((value) => value !== undefined);
  return {
    pattern: { [r.pick(['hasExactly', 'includes'])]: parts.map((part) => part.pattern) },
    yes: sent((part) => part.yes),
    no: r.pick([
      sent((part) => part.no),
      [...sent((part) => part.yes), 'more'],
      [...sent((part) => part.no), ...sent((part) => part.yes)],
    ]),
  };
}
