import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { Ajv } from 'ajv';
import * as formats from 'ajv-formats';
import { validateXML } from 'xmllint-wasm';
import { renderReport, type Run } from '../../src/harness/index.js';
import { eventOf, failing, runOf } from './run-of.js';

const events = [
  eventOf({ check: 'walks' }),
  failing('failed', [{ message: 'odd \u0007 <b>&"\'' }], { name: '<&">' }),
  failing('refuted', [{ message: 'otherwise' }]),
  failing('inconclusive', [{ differs: 'no-answer', message: 'reset' }], { check: 'errors' }),
  eventOf({ outcome: 'skipped', reason: 'no token' }),
  failing('failed', [{ message: 'old' }], { known: true }),
];
const { operation: _none, ...ofNoOperation } = eventOf({ name: 'PATCH /orgs' });

const runs: readonly (readonly [string, Run])[] = [
  ['with every outcome', runOf([...events, ofNoOperation])],
  ['that tested nothing', runOf([], { trouble: 'https://staging.example cannot be tested' })],
  ['of hours', runOf(events, { milliseconds: 12_345_678, durations: events.map(() => 3_600_000) })],
  ['of a shard that was stopped', runOf(events, { shard: '2/4', stopped: '2 failures' })],
];

describe('CTRF keeps its published schema', () => {
  // The package exports no schema, but ships it.
  const file = 'node_modules/ctrf/src/ctrf-schema-0.0.json';
  const schema = JSON.parse(readFileSync(file, 'utf8')) as object;
  const ajv = new Ajv({ strict: false, allErrors: true });
  formats.default.default(ajv);
  const validate = ajv.compile(schema);

  test.each(runs)('a run %s', async (_name, run) => {
    const report = JSON.parse(await renderReport('ctrf', run)) as Ctrf;
    expect(validate(report) ? [] : validate.errors).toEqual([]);
    const { summary, tests } = report.results;
    const start = Date.parse(run.started);
    expect(summary).toMatchObject({ start, stop: start + run.milliseconds });
    expect(tests.every((each) => each.stop - each.start === each.duration)).toBe(true);
    expect(summary.passed + summary.failed + summary.skipped + summary.other).toBe(tests.length);
  });

  test('a report with a member of its own is refused', async () => {
    const report = JSON.parse(await renderReport('ctrf', runOf(events))) as Ctrf;
    expect(validate({ ...report, results: { ...report.results, seed: 1 } })).toBe(false);
  });
});

describe('JUnit keeps the schema of Jenkins', () => {
  const check = async (contents: string): Promise<readonly string[]> => {
    const schema = readFileSync('test/reports/schemas/jenkins-junit.xsd', 'utf8');
    const { errors } = await validateXML({
      xml: { fileName: 'report.xml', contents },
      schema: { fileName: 'junit.xsd', contents: schema },
    });
    return errors.map(({ message }) => message);
  };

  test.each(runs)('a run %s', async (_name, run) => {
    const xml = await renderReport('junit', run);
    expect(await check(xml)).toEqual([]);
    const cases = xml.match(/<testcase /g)?.length ?? 0;
    expect(cases).toBe(run.events.length + (run.trouble === undefined ? 0 : 1));
    expect(xml.match(/<testcase [^>]*time="[\d.]+"/g)).toHaveLength(cases);
    expect(xml).toContain('timestamp="2026-03-04T05:06:07"');
  });

  test('an attribute of our own is refused', async () => {
    const xml = await renderReport('junit', runOf(events));
    expect(await check(xml.replace('<testsuites ', '<testsuites seed="1" '))).not.toEqual([]);
  });
});

interface Ctrf {
  readonly results: {
    readonly summary: Readonly<Record<'passed' | 'failed' | 'skipped' | 'other', number>>;
    readonly tests: readonly {
      readonly start: number;
      readonly stop: number;
      readonly duration: number;
    }[];
  };
}
