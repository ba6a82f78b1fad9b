import fc from 'fast-check';
import { bodyBytes, NAMES, valueText } from './fuzz-values.js';
import type { Siege, Step } from './fuzz-sieges.js';

const JSON_TYPE = { 'content-type': 'application/json' };
const admin = (method: string, path: string, body?: string | Buffer): Step => ({
  method,
  path: `/__admin${path}`,
  ...(body !== undefined && { headers: JSON_TYPE, body }),
});

/** What is done to the text of a snapshot before it is put back. */
const spoiling: fc.Arbitrary<(text: string) => string | Buffer> = fc.oneof(
  fc.tuple(fc.nat(), valueText).map(([at, value]) => (text: string) => {
    // A number or a text somewhere becomes something else.
    const places = [...text.matchAll(/"(?:[^"\\]|\\.)*"|-?\d+/g)];
    const place = places[at % Math.max(1, places.length)];
    if (place === undefined) return text;
    return text.slice(0, place.index) + value + text.slice(place.index + place[0].length);
  }),
  fc.nat().map((at) => (text: string) => text.slice(0, at % (text.length + 1))),
  fc.constantFrom<(text: string) => string | Buffer>(
    (text) => text.replace(/"sequence":\d+/, '"sequence":9007199254740991'),
    (text) => text.replace(/"offset":-?\d+/, '"offset":8640000000000000'),
    (text) => text.replace(/"offset":-?\d+/, '"offset":-1e15'),
    (text) => text.replace(/"seed":\d+/, '"seed":1e400'),
    (text) => text.replace('"records":[', `"records":[${'{},'.repeat(100_000)}`),
    (text) => text.replace('"records":[', `"records":[[${'0,'.repeat(150_000)}0],`),
    (text) => text.replace('"records":[', `"records":[${'['.repeat(400)}${']'.repeat(400)},`),
    (text) => text.replace('"records":[', '"records":[,'),
    (text) => text.replace(/"records":\[([^]*)\]/, '"records":[$1,$1]'),
    (text) => text.replace(/"records":\[[^]*\]/, `"records":[${'"x",'.repeat(900_000)}0]`),
    (text) => text.replace(/"id":"[^"]*"/g, '"id":"__proto__"'),
    (text) => text.replace(/"state":"[^"]*"/, '"state":"NOWHERE"'),
    (text) => text.replace(/"(created|expires)_at":"[^"]*"/g, '"$1_at":"9999-12-31T23:59:59.999Z"'),
    (text) => `${text}${text}`,
    (text) => Buffer.from(text, 'utf16le'),
    (text) => text,
  ),
);

/** A snapshot is taken, spoilt, put back and restored; afterwards the world must still answer. */
export function snapshotSiege(): fc.Arbitrary<Siege> {
  return spoiling.map((handOn) => ({
    name: 'a spoilt snapshot',
    steps: [
      admin('PUT', '/snapshots/a'),
      { ...admin('GET', '/snapshots/a'), handOn },
      admin('PUT', '/snapshots/b', ''),
      admin('POST', '/snapshots/b/restore'),
      admin('GET', '/clock'),
      admin('GET', '/entities/agent-identification'),
      admin('POST', '/entities/agent-identification', '{"org":"yoigo"}'),
      { method: 'GET', path: '/v1/orgs/yoigo/identifications/chain/yoigo-chain-created' },
      admin('POST', '/reset'),
    ],
  }));
}

const MAPPING = { request: { url: '/x' }, response: { status: 200, breaksContract: true } };

const many = (length: number, text: string): Buffer =>
  Buffer.from(`{"mappings":[${Array.from({ length }, () => text).join(',')}]}`);

/** Imports that are spoilt, huge, or of one element that is. */
export function importSiege(): fc.Arbitrary<Siege> {
  const body: fc.Arbitrary<Buffer> = fc.oneof(
    bodyBytes(fc.constant({ mappings: [MAPPING, MAPPING], importOptions: {} })),
    fc.constantFrom(0, 100, 20_000, 100_000).map((count) => many(count, JSON.stringify(MAPPING))),
    fc.constantFrom(1, 20).map((count) => many(count, `{"metadata":[${'{},'.repeat(100_000)}0]}`)),
    fc.constant(many(2, `{"id":"${'9'.repeat(900_000)}"}`)),
    fc.constant(many(3, '['.repeat(100_000))),
    fc.constant(Buffer.alloc(19 * 1024 * 1024, '[')),
    fc.constant(many(100, JSON.stringify({ ...MAPPING, response: { body: 'x'.repeat(150_000) } }))),
  );
  return body.map((bytes) => ({
    name: `an import of ${bytes.length} bytes: ${bytes.toString('latin1', 0, 100)}`,
    steps: [
      admin('POST', '/mappings/import', bytes),
      admin('GET', '/mappings?limit=999999999&offset=-1'),
      admin('POST', '/mappings/find-by-metadata', '{"matchesJsonPath":"$..[?(@..*)]"}'),
      admin('DELETE', '/mappings'),
    ],
  }));
}

const WORLD_NAMES: readonly string[] = [
  ...NAMES,
  ...['..', '.', '%2e%2e', '%00', 'a/b', '~', '-', 'default', 'DEFAULT', 'x'.repeat(64)],
  ...['x'.repeat(65), 'x'.repeat(5000), '%', '%zz', 'a b', '%0d%0a', 'é'],
];

/** Worlds whose names, seeds and times nobody would choose, and what such a world answers. */
export function worldSiege(): fc.Arbitrary<Siege> {
  return fc.tuple(fc.constantFrom(...WORLD_NAMES), valueText, valueText).map(([name, seed, at]) => {
    const escaped = encodeURIComponent(name.toWellFormed());
    return {
      name: `the world ${name.slice(0, 80)}`,
      steps: [
        admin('POST', '/worlds', `{"name":${JSON.stringify(name)},"seed":${seed}}`),
        admin('POST', '/worlds', `{"name":${JSON.stringify(name)},"at":${at}}`),
        { method: 'GET', path: `/__worlds/${escaped}/v1/orgs/yoigo/identifications/agent` },
        { method: 'POST', path: `/__worlds/${escaped}/__admin/reset` },
        { method: 'GET', path: '/__admin/clock', headers: { 'x-mock-world': escaped } },
        { method: 'GET', path: `/__worlds/${name.replace(/[^!-~]/g, '')}/x` },
        admin('GET', '/worlds'),
        admin('DELETE', `/worlds/${escaped}`),
      ],
    };
  });
}
