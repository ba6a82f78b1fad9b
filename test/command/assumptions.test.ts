import { readFileSync } from 'node:fs';
import { describe, expect, test } from '@jest/globals';
import { masstack } from '../../src/masstack/definition.js';
import { requestRulesWith } from '../../src/server/rules.js';
import { lifecycles } from '../../src/masstack/lifecycles.js';
import type { Rule } from '../../src/lifecycles/lifecycle.js';
import { contract, isNode, list } from '../spec/document.js';
import { useCommand } from '../support/command.js';

interface Assumption {
  readonly place: string;
  readonly reason: string;
}

/** Found by walking the document and the tables here, not by the code that prints them. */
const inferredRules: readonly Rule[] = [
  ...lifecycles.all.flatMap(({ rows, expiry, outside }): Rule[] => [...rows, expiry, ...outside]),
  ...requestRulesWith(masstack.requestEvidence),
].filter(({ evidence }) => evidence.grade === 'inferred');

/** Aliases count where they are used: what is repeated in the YAML is as inferred there. */
function inferredPlaces(node: unknown, pointer = ''): readonly Assumption[] {
  if (Array.isArray(node)) {
    return list(node).flatMap((item, index) => {
      const name = isNode(item) && typeof item['name'] === 'string' ? item['name'] : index;
      return inferredPlaces(item, `${pointer}/${name}`);
    });
  }
  if (!isNode(node)) return [];
  const { 'x-evidence': evidence, ...rest } = node;
  const own =
    isNode(evidence) && evidence['grade'] === 'inferred'
      ? [{ place: pointer, reason: String(evidence['reason']) }]
      : [];
  const below = Object.entries(rest)
    .filter(([key]) => key !== 'x-repeated-evidence')
    .flatMap(([key, child]) =>
      inferredPlaces(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`),
    );
  return [...own, ...below];
}

describe('masstack-mock assumptions', () => {
  const command = useCommand();
  const places = inferredPlaces(contract);

  test('--json lists every inferred rule and every inferred part of the contract, once', async () => {
    const { code, stdout, stderr } = await command.run(['assumptions', '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const printed = JSON.parse(stdout) as readonly Assumption[];
    expect(printed).toHaveLength(inferredRules.length + places.length);
    for (const { id, evidence } of inferredRules) {
      const found = printed.find(({ place }) => place === `rule ${id}`);
      expect(found?.reason).toContain('reason' in evidence ? evidence.reason : '?');
    }
    for (const place of places) expect(printed).toContainEqual(place);
    expect(new Set(printed.map(({ place }) => place)).size).toBe(printed.length);
  });

  test('without it, two lines each for a person', async () => {
    const { stdout } = await command.run(['assumptions']);
    const lines = stdout.trimEnd().split('\n');
    expect(lines).toHaveLength(2 * (inferredRules.length + places.length));
    for (const { id } of inferredRules) expect(lines).toContain(`rule ${id}`);
    for (const { place } of places) expect(lines).toContain(place);
  });

  test('no inferred evidence of the document is left out', () => {
    const text = readFileSync('spec/openapi.yaml', 'utf8');
    expect(text).toContain('grade: inferred');
    expect(places.length).toBeGreaterThan(100);
  });
});
