import { readFileSync } from 'node:fs';
import { expect, test } from '@jest/globals';
import { list, node, operations } from './document.js';

/** Other tools send the examples of parameters as they are: each finds a record that may be acted on. */
const FIXTURES: readonly (readonly [path: string, file: string])[] = [
  ['/identifications/chain/', 'identification-chain'],
  ['/identifications/agent/', 'agent-identification'],
  ['/identifications/otp/', 'otp-identification'],
  ['/scorings/', 'document-scoring'],
  ['/biometric', 'biometric-signature'],
];

const rows = operations.flatMap(({ id, path, operation }) => {
  const examples = Object.fromEntries(
    list(operation['parameters'])
      .map(node)
      .filter((parameter) => parameter['in'] === 'path')
      .map((parameter) => [String(parameter['name']), parameter['example']]),
  );
  const { org_id: org, ...others } = examples;
  return Object.values(others).map((example) => ({ id, path, org, example }));
});

test.each(rows)('$id: its example $example is a record', ({ path, org, example }) => {
  const file = FIXTURES.find(([part]) => path.includes(part))?.[1] ?? 'none';
  const records: unknown = JSON.parse(readFileSync(`fixtures/entities/${file}.json`, 'utf8'));
  expect(list(records)).toContainEqual(
    expect.objectContaining({ id: example, org, state: 'CREATED' }),
  );
});
