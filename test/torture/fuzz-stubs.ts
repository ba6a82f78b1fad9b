import fc from 'fast-check';
import { hardBody, hardExpression, hardPattern } from './fuzz-conditions.js';
import type { Siege, Step } from './fuzz-sieges.js';

const JSON_TYPE = { 'content-type': 'application/json' };
/** A body that the control plane lets in, and one that it does not. */
const MOST_TEXT = 900_000;

const put = (path: string, value: unknown): Step => ({
  method: 'POST',
  path: `/__admin${path}`,
  headers: JSON_TYPE,
  body: stringify(value),
});

/** What is nested too deep to be written is sent as an empty text. */
function stringify(value: unknown): string {
  try {
    return JSON.stringify(value);
  } catch {
    return '';
  }
}

const ANSWER = { status: 200, breaksContract: true };

/** A stub with a condition that is hard to tell, requests that it is held against, and the questions about them. */
export function conditionSiege(): fc.Arbitrary<Siege> {
  return fc
    .record({
      pattern: hardPattern,
      expression: hardExpression,
      place: fc.constantFrom('body', 'body', 'body', 'header', 'query', 'path', 'form', 'part'),
      bodies: fc.array(hardBody, { minLength: 1, maxLength: 2 }),
    })
    .map(({ pattern, expression, place, bodies }) => {
      const request = requestAt(place, pattern, expression);
      return {
        name: `a condition on the ${place}: ${stringify(pattern).slice(0, 300)}`,
        steps: [
          put('/mappings', { request, response: ANSWER }),
          ...bodies.map((body) => sendTo(place, body)),
          put('/requests/count', request),
          put('/near-misses/request-pattern?explain=true', request),
          { method: 'GET', path: '/__admin/requests/unmatched/near-misses?explain=true' },
          put('/mappings/find-by-metadata', pattern),
        ],
      };
    });
}

function requestAt(place: string, pattern: object, expression: string): object {
  const byName = { a: pattern, b: pattern };
  switch (place) {
    case 'header':
      return { method: 'ANY', headers: byName };
    case 'query':
      return { method: 'ANY', urlPathPattern: expression, queryParameters: byName };
    case 'path':
      return { method: 'ANY', urlPathTemplate: '/{a}/{b}', pathParameters: byName };
    case 'form':
      return { method: 'ANY', formParameters: byName };
    case 'part':
      return { method: 'ANY', multipartPatterns: [{ name: 'a', bodyPatterns: [pattern] }] };
    default:
      return { method: 'ANY', bodyPatterns: [pattern] };
  }
}

const MOST_HEAD = 6000;

function sendTo(place: string, body: string): Step {
  const short = encodeURIComponent(body.slice(0, MOST_HEAD / 3)).slice(0, MOST_HEAD);
  switch (place) {
    case 'header':
      return { method: 'GET', path: '/x', headers: { a: short, b: short } };
    case 'query':
      return { method: 'GET', path: `/${short.slice(0, 999)}?a=${short.slice(0, 5000)}&a=b&a` };
    case 'path':
      return { method: 'GET', path: `/${short}/x` };
    case 'form':
      return {
        method: 'POST',
        path: '/x',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: `a=${body.slice(0, MOST_TEXT)}&b=1${'&a=b'.repeat(20_000)}`,
      };
    case 'part': {
      const headers = { 'content-type': 'multipart/form-data; boundary=b' };
      const head = '--b\r\nContent-Disposition: form-data; name="a"\r\n\r\n';
      return { method: 'POST', path: '/x', headers, body: `${head}${body}\r\n--b--\r\n` };
    }
    default:
      return { method: 'POST', path: '/x', headers: JSON_TYPE, body };
  }
}

/** Thousands of stubs that nothing matches, and the question which came closest. */
export function nearMissSiege(): fc.Arbitrary<Siege> {
  return fc
    .record({
      pattern: hardPattern,
      expression: hardExpression,
      count: fc.constantFrom(10, 500, 5000),
      body: hardBody,
      times: fc.constantFrom(1, 20, 100),
    })
    .map(({ pattern, expression, count, body, times }) => {
      const size = stringify(pattern).length;
      const mappings = Array.from({ length: count }, (_, index) => ({
        request: {
          ...(index % 2 === 0
            ? { urlPathPattern: `/${index}${expression}` }
            : { url: `/${index}` }),
          ...(size * count < 5 * MOST_TEXT && { bodyPatterns: [pattern] }),
        },
        response: ANSWER,
      }));
      const ask = { method: 'POST', url: '/nobody', body: body.slice(0, MOST_TEXT) };
      return {
        name: `near misses of ${times} requests over ${count} stubs: ${stringify(pattern).slice(0, 200)}`,
        steps: [
          put('/mappings/import', { mappings }),
          { method: 'POST', path: '/nobody', headers: JSON_TYPE, body, times },
          put('/near-misses/request?explain=true', ask),
          { method: 'GET', path: '/__admin/requests/unmatched/near-misses?explain=true' },
          { method: 'GET', path: '/__admin/requests/unmatched' },
          { method: 'GET', path: '/__admin/mappings' },
          { method: 'DELETE', path: '/__admin/mappings' },
        ],
      };
    });
}

const HELPERS = [
  "{{#each (range 0 1000000000)}}{{randomValue length='1000000000'}}{{/each}}",
  "{{randomValue length='1000000000' type='ALPHABETIC'}}",
  '{{#each (range 0 9999)}}{{#each (range 0 9999)}}x{{/each}}{{/each}}',
  "{{jsonPath request.body '$..[?(@..*)]'}}{{jsonPath request.body '$..*..*'}}",
  "{{regexExtract request.body '(a+)+b' 'x'}}{{replace request.body 'a' request.body}}",
  "{{#assign 'x'}}{{request.body}}{{request.body}}{{/assign}}{{x}}{{x}}{{x}}{{base64 x}}",
  "{{join (array request.body request.body) request.body}}{{math 9 '*' 1e400}}",
  "{{now offset='999999999 years' format='yyyyyyyyyyyyyyyyyyyyyyyy'}}{{size request.body}}",
  "{{#each (jsonPath request.body '$[*]')}}{{jsonPath ../request.body '$..a'}}{{/each}}",
  '{{toJson (parseJson request.body)}}{{jsonMerge request.body request.body}}{{urlEncode request.body}}',
  '{{{request.body}}}'.repeat(200),
  '{{#if a}}'.repeat(3000),
  '{{a.b.c.__proto__.constructor}}{{lookup this "constructor"}}{{#with __proto__}}{{this}}{{/with}}',
];

/** A template that makes far more than it is, from a body that is much already. */
export function templateSiege(): fc.Arbitrary<Siege> {
  return fc
    .tuple(fc.array(fc.constantFrom(...HELPERS), { minLength: 1, maxLength: 3 }), hardBody)
    .map(([helpers, body]) => ({
      name: `a template: ${helpers.join('').slice(0, 300)}`,
      steps: [
        put('/mappings', {
          request: { method: 'ANY', urlPattern: '.*' },
          response: { ...ANSWER, body: helpers.join(''), transformers: ['response-template'] },
        }),
        { method: 'POST', path: '/x', headers: JSON_TYPE, body },
        { method: 'GET', path: '/__admin/requests?limit=999999999' },
      ],
    }));
}
