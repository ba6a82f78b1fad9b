/** Templates by chance, with every helper that answers the same each time. */
const VALUES = [
  'request.query.q',
  'request.query.q.[1]',
  'request.query.none',
  'request.headers.X-H',
  'request.cookies.c',
  'request.path.[0]',
  'request.method',
  'request.body',
  "(jsonPath request.body '$.a')",
  "(jsonPath request.body '$.t')",
  "(jsonPath request.body '$.list')",
  "(jsonPath request.body '$.b')",
  'parameters.p',
  'parameters.n',
  'parameters.list',
  'parameters.map',
  "'lit x'",
  "''",
  '5',
  '-2.5',
  'true',
  "(val 'v' or='w')",
  "(array 1 'x' 3)",
  '(range 1 4)',
];
const TEXTS = [
  'request.query.q',
  'request.method',
  "'lit, x-1'",
  'parameters.p',
  "(jsonPath request.body '$.t')",
];
const NUMBERS = ['5', '-2.5', '3', 'parameters.n', '0'];

const helpers = [
  (r) => `{{${r.pick(VALUES)}}}`,
  (r) => `{{{${r.pick(VALUES)}}}}`,
  ...['upper', 'lower', 'capitalize', 'capitalizeFirst', 'trim', 'base64', 'urlEncode'].map(
    (name) => (r) => `{{${name} ${r.pick(TEXTS)}}}`,
  ),
  (r) => `{{base64 (base64 ${r.pick(TEXTS)}) decode=true}}`,
  (r) => `{{urlEncode (urlEncode ${r.pick(TEXTS)}) decode=true}}`,
  (r) => `{{base64 ${r.pick(TEXTS)} padding=false}}`,
  (r) => `{{#trim}} ${r.pick(['x ', '{{request.method}} '])}{{/trim}}`,
  (r) => `{{replace ${r.pick(TEXTS)} 'x' 'yy'}}`,
  (r) => `{{substring ${r.pick(TEXTS)} ${r.int(0, 1)}}}`,
  (r) => `{{substring 'abcdef' ${r.int(0, 2)} ${r.int(3, 6)}}}`,
  (r) => `{{join ${r.pick(["(array 'a' 1 'b')", 'parameters.list', "'a' 'b' 5"])} '-'}}`,
  (r) => `{{join 'a' 'b' '${r.pick([', ', ''])}' prefix='<' suffix='>'}}`,
  (r) => `{{defaultIfEmpty ${r.pick(VALUES)} 'none'}}`,
  (r) =>
    `{{regexExtract ${r.pick(TEXTS)} '${r.pick(['[a-z]+', '(\\\\w)(\\\\w)?', 'zzz'])}' default='d'}}`,
  (r) => `{{regexExtract ${r.pick(TEXTS)} '(.)(.)' 'g' default='d'}}{{g}}{{g.0}}`,
  (r) =>
    `{{jsonPath request.body '${r.pick(['$.a', '$.b', '$.list[0]', '$.none', '$..k', '$.list', '$.b.c'])}' default='d'}}`,
  (r) =>
    `{{#parseJson 'j'}}{"a":[1,"x",{"b":null}],"c":{"d":5.50}}{{/parseJson}}{{${r.pick(['j.a', 'j.c', 'j.c.d', 'j.a.[1]', 'j.a.2', 'j.none', 'toJson j', 'size j.a', 'j'])}}}`,
  (r) =>
    `{{toJson ${r.pick(['parameters.list', 'parameters.map', "(array 1 'x')", "(jsonPath request.body '$.b')", 'request.query.q', "'x'", '5'])}}}`,
  (r) => `{{formData request.body 'f'${r.pick(['', ' urlDecode=true'])}}}{{f.a}}{{f.b.1}}`,
  (r) =>
    `{{size ${r.pick(["'abc'", 'parameters.list', 'parameters.map', 'request.query.q', "(jsonPath request.body '$.list')", '(array)', 'request.headers'])}}}`,
  (r) => `{{lookup ${r.pick(["(array 'a' 'b') 1", "parameters.map 'k'", 'parameters.list 0'])}}}`,
  (r) =>
    `{{#each ${r.pick(['(range 1 3)', 'parameters.list', 'parameters.map', "(jsonPath request.body '$.list')", 'request.query.q', "(array 'a')", 'request.query.none'])}}}<{{@index}}${r.pick(['', '{{@key}}', '{{@first}}{{@last}}'])}:{{this}}>{{else}}none{{/each}}`,
  (r) => `{{#if ${r.pick(VALUES)}}}y{{else}}n{{/if}}`,
  (r) => `{{#unless ${r.pick(VALUES)}}}y{{else}}n{{/unless}}`,
  (r) =>
    `{{#with ${r.pick(['parameters.map', "(jsonPath request.body '$.b')", 'request.query'])}}}{{k}}{{c}}{{q}}{{/with}}`,
  (r) => `{{#assign 'v'}}${r.pick(['x', '{{request.method}}', ' a '])}{{/assign}}{{v}}{{upper v}}`,
  (r) => `{{val ${r.pick(TEXTS)} assign='w'}}{{w}}`,
  (r) => `{{#${r.pick(['eq', 'neq'])} ${r.pick(VALUES)} ${r.pick(VALUES)}}}y{{else}}n{{/${'@'}}}`,
  (r) =>
    `{{#${r.pick(['gt', 'gte', 'lt', 'lte'])} ${r.pick(NUMBERS)} ${r.pick(NUMBERS)}}}y{{else}}n{{/${'@'}}}`,
  (r) => `{{#${r.pick(['and', 'or'])} ${r.pick(VALUES)} ${r.pick(VALUES)}}}y{{else}}n{{/${'@'}}}`,
  (r) => `{{#not ${r.pick(VALUES)}}}y{{else}}n{{/not}}`,
  (r) => `{{#if (contains ${r.pick(TEXTS)} 'x')}}y{{else}}n{{/if}}`,
  (r) => `{{#if (matches ${r.pick(TEXTS)} '.*x.*')}}y{{else}}n{{/if}}`,
  (r) =>
    `{{math ${r.pick(NUMBERS)} '${r.pick(['+', '-', '*', '/', '%'])}' ${r.pick(['5', '3', '-2.5', 'parameters.n'])}}}`,
  (r) =>
    `{{size (randomValue length=${r.int(1, 9)} type='${r.pick(['ALPHANUMERIC', 'NUMERIC', 'HEXADECIMAL'])}')}}`,
  () => "{{#if (randomInt lower=3 upper=4)}}y{{/if}}{{size (randomValue type='UUID')}}",
  () => "{{pickRandom 'only'}}{{#if (randomDecimal lower=1 upper=2)}}y{{/if}}",
  (r) =>
    `{{date (parseDate '2021-06-15T12:30:45Z') ${r.pick(["offset='3 days'", "offset='-1 months'", "format='yyyy-MM-dd'", "format='epoch'", "format='unix'", "timezone='Australia/Sydney' format='HH:mm Z'", ''])}}}`,
  (r) =>
    `{{date (parseDate '15/06/2021' format='dd/MM/yyyy') format='${r.pick(['EEE, d MMM yyyy', 'yyyyMMdd', "yyyy-MM-dd''T''HH:mm:ss"])}'}}`,
  () => '{{#if (now)}}y{{/if}}',
];

/** A block is closed by the helper that opens it. */
const closed = (text) =>
  text.replaceAll(/\{\{#(\w+)((?:(?!\{\{\/@\}\}).)*)\{\{\/@\}\}/gs, '{{#$1$2{{/$1}}');

export const PARAMETERS = { p: 'par x', n: 7, list: [1, 'a'], map: { k: 'v', c: [1, 2] } };

/** A body with some helpers in it. */
export const template = (r) =>
  Array.from({ length: r.int(1, 3) }, () => closed(r.pick(helpers)(r))).join('|');

export const BODIES = [
  '{"a":1,"t":"te x t","b":{"c":null,"d":[1,{"k":2}]},"list":["x",2,null]}',
  '{"a":"é/","t":"","b":{"c":"z"},"list":[]}',
  'a=1&b=x%20y&b=2',
];
