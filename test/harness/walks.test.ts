import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { parse } from 'yaml';
import { useCommand } from '../support/command.js';

const command = useCommand();

interface Workflow {
  readonly workflowId: string;
  readonly inputs: { readonly properties: { readonly id?: { readonly default?: string } } };
}

interface Walk {
  readonly id: string;
  readonly kind: string;
  readonly state: string;
  readonly status: number;
  readonly becomes?: string;
}

interface Fixture {
  readonly id: string;
  readonly org: string;
  readonly state: string;
}

const fixturesOf = (kind: string): readonly Fixture[] =>
  JSON.parse(readFileSync(`fixtures/entities/${kind}.json`, 'utf8')) as Fixture[];

/** So that Respect runs the whole document against a simulator that has just started. */
describe('as Arazzo, every workflow finds a record as it must be', () => {
  const load = async (): Promise<readonly (Walk & { readonly record: string })[]> => {
    const { stdout: arazzo } = await command.run(['walks', '--format=arazzo']);
    const { workflows } = parse(arazzo) as { readonly workflows: readonly Workflow[] };
    const { stdout: json } = await command.run(['walks']);
    const { walks } = JSON.parse(json) as { readonly walks: Walk[] };
    return workflows.flatMap(({ workflowId, inputs }) => {
      const walk = walks.find(({ id }) => id === workflowId);
      const { id } = inputs.properties;
      return walk === undefined || walk.state === 'ABSENT' || id === undefined
        ? []
        : [{ ...walk, record: id.default ?? 'none' }];
    });
  };

  test('the record that it starts from is in the fixtures, and still as it was', async () => {
    const states = new Map<string, string>();
    const walks = await load();
    expect(walks.length).toBeGreaterThan(40);
    for (const { id, kind, state, record, becomes } of walks) {
      const fixture = fixturesOf(kind).find((each) => each.id === record);
      expect({ id, org: fixture?.org }).toEqual({ id, org: 'yoigo' });
      expect({ id, state: states.get(record) ?? fixture?.state }).toEqual({ id, state });
      if (becomes !== undefined) states.set(record, becomes);
    }
  });
});
