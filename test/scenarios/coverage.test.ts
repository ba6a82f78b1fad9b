import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { validateXML } from 'xmllint-wasm';
import { createSimulator, type Simulator } from '../../src/index.js';
import { useCommand } from '../support/command.js';

const command = useCommand();
const directory = mkdtempSync(path.join(tmpdir(), 'run-coverage-'));
const inDirectory = (name: string): string => path.join(directory, name);
const read = (name: string): string => readFileSync(inDirectory(name), 'utf8');
let simulator: Simulator;

/** The mount of the base URL is not a part of the paths that the document has. */
beforeAll(async () => {
  simulator = await createSimulator({ port: 0 });
  const { code } = await command.run([
    ...['run', 'fixtures/scenarios/double-close.arazzo.yaml'],
    ...['fixtures/scenarios/forced-delete.arazzo.yaml'],
    ...[`--base-url=${simulator.url}/__worlds/w1/`, '--report'],
    ...['junit', 'json', 'md'].map((format) => `${format}=${inDirectory(`run.${format}`)}`),
  ]);
  expect(code).toBe(0);
}, 60_000);

afterAll(async () => {
  rmSync(directory, { recursive: true });
  await simulator.close();
});

interface Report {
  readonly workflows: readonly { readonly workflow: string; readonly passed: boolean }[];
  readonly coverage: {
    readonly pairs: readonly { operation: string; status: number; seen: number }[];
    readonly percent: number;
  };
}

/** What the two scenarios do, by their text. */
const SEEN = [
  { operation: 'createAgentIdentification', status: 201, seen: 1 },
  { operation: 'closeAgentIdentification', status: 204, seen: 1 },
  { operation: 'closeAgentIdentification', status: 409, seen: 1 },
  { operation: 'createOtpIdentification', status: 201, seen: 2 },
  { operation: 'deleteOtpIdentification', status: 204, seen: 1 },
  { operation: 'deleteOtpIdentification', status: 403, seen: 2 },
];

describe('the reports of run tell which documented answers were seen', () => {
  test('JSON', () => {
    const { workflows, coverage } = JSON.parse(read('run.json')) as Report;
    expect(workflows.map(({ workflow, passed }) => [workflow, passed])).toEqual([
      ['doubleClose', true],
      ['forcedDeleteWithPermission', true],
      ['forcedDeleteWithoutPermission', true],
    ]);
    // All of the API, in the order of the document, and calls of the control plane are not of it.
    expect(coverage.pairs).toHaveLength(94);
    expect(coverage.pairs.filter(({ seen }) => seen > 0)).toEqual(
      expect.arrayContaining(SEEN.map((pair) => expect.objectContaining(pair) as unknown)),
    );
    const covered = coverage.pairs.filter(({ seen }) => seen > 0).length;
    expect(coverage.percent).toBe(Math.floor((covered / 94) * 1000) / 10);
  });

  test('Markdown', () => {
    expect(read('run.md')).toContain('of 94 documented answers seen (');
    expect(read('run.md')).toContain(
      '| closeAgentIdentification | 204 (1), 409 (1) | 400, 401, 404, 500 |',
    );
  });

  test('JUnit, which stays valid', async () => {
    const contents = read('run.junit');
    expect(contents).toContain(
      '<property name="coverage.closeAgentIdentification.409" value="1"/>',
    );
    expect(contents).toContain('<property name="coverage.closeScoring.204" value="0"/>');
    expect(contents).toContain('<property name="coverage.documented" value="94"/>');
    const schema = readFileSync('test/reports/schemas/jenkins-junit.xsd', 'utf8');
    const { errors } = await validateXML({
      xml: { fileName: 'run.xml', contents },
      schema: { fileName: 'junit.xsd', contents: schema },
    });
    expect(errors).toEqual([]);
  });
});
