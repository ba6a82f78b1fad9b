import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { formats } from '../../src/openapi/formats.js';
import { PATTERNS } from '../../src/openapi/for-tools.js';
import { useSimulator } from '../support/simulator.js';

type Json = Readonly<Record<string, unknown>>;

const shipped = JSON.parse(readFileSync('dist/openapi.json', 'utf8')) as Json;
const simulator = useSimulator();

function nodesIn(node: unknown): readonly Json[] {
  if (typeof node !== 'object' || node === null) return [];
  return [node as Json, ...Object.values(node).flatMap(nodesIn)];
}

const operations = Object.values(shipped['paths'] as Json)
  .flatMap((item) => Object.values(item as Json))
  .filter((node) => (node as Json)['operationId'] !== undefined) as readonly (Json & {
  readonly operationId: string;
  readonly parameters: readonly Json[];
})[];

/** Formats that the field knows, so that a tool either checks them or knows that it does not. */
const KNOWN = [...Object.keys(fullFormats), 'byte'];

describe('the document that others’ tools get', () => {
  test('is served as it is shipped', async () => {
    const { text } = await simulator.send({ path: '/openapi.json', token: null });
    expect(JSON.parse(text)).toEqual(shipped);
  });

  test('has a pattern beside every format that only we know', () => {
    const own = nodesIn(shipped).filter(
      ({ type, format }) =>
        type === 'string' && typeof format === 'string' && !KNOWN.includes(format),
    );
    expect(own.length).toBeGreaterThan(0);
    for (const node of own) expect(node).toHaveProperty('pattern');
  });

  const pattern = new RegExp(PATTERNS['iso8601-duration'] ?? '');
  const durations = ['PT1M', 'P30D', 'P1W', 'P1Y2M3DT4H5M6S', 'PT0.5H', 'P1DT1,5S', 'PT36H'];
  test.each(durations)('the pattern of durations takes %s, as the format does', (text) => {
    expect(formats['iso8601-duration'](text)).toBe(true);
    expect(pattern.test(text)).toBe(true);
  });
  test.each(['P', 'PT', '30D', '1 day'])('and not %s', (text) => {
    expect(pattern.test(text)).toBe(false);
  });

  test.each(operations)('$operationId: its parameters have examples by name', (operation) => {
    for (const parameter of operation.parameters) {
      expect(parameter).toHaveProperty('example');
      const values = Object.values(parameter['examples'] as Json);
      expect(values.length).toBeGreaterThan(0);
      for (const { value } of values as Json[]) expect(value).toEqual(parameter['example']);
    }
  });

  test.each(operations)('$operationId: what is sent and answered goes by one name', (operation) => {
    const named = (node: unknown): readonly string[] =>
      nodesIn(node).flatMap(({ examples }) => (examples ? Object.keys(examples) : []));
    const [first] = operation.parameters;
    const names = Object.keys(first?.['examples'] as Json);
    const successes = Object.entries(operation['responses'] as Json)
      .filter(([status]) => status.startsWith('2'))
      .flatMap(([, response]) => named(response));
    const sent = named(operation['requestBody']);
    if (successes.length > 0) expect(names).toEqual(successes);
    if (sent.length > 0) expect(sent).toEqual(expect.arrayContaining(names));
  });
});
