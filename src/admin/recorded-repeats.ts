import { splitTarget } from '../server/message.js';
import type { StubMapping } from '../server/stubs/stub.js';
import { STARTED } from '../server/stubs/scenario.js';

/**
 * What to make of a request that was sent several times: a scenario that gives its answers in turn, or
 * a stub that gives the last one.
 *
 * @param mappings the newest first
 */
export function repeatsToScenarios(
  mappings: readonly StubMapping[],
  asScenarios: boolean,
): readonly StubMapping[] {
  const groups = new Map<string, StubMapping[]>();
  for (const mapping of mappings) {
    const key = JSON.stringify(mapping.request);
    groups.set(key, [...(groups.get(key) ?? []), mapping]);
  }
  if (!asScenarios) return [...groups.values()].flatMap(([newest]) => newest ?? []);
  const steps = new Map<StubMapping, StubMapping>();
  const repeated = [...groups.values()].filter((group) => group.length > 1);
  for (const [index, group] of repeated.entries()) {
    const scenario = nameOf(group[0], index + 1);
    const inTurn = [...group].reverse();
    for (const [step, mapping] of inTurn.entries()) {
      steps.set(mapping, {
        ...mapping,
        scenarioName: scenario,
        requiredScenarioState: step === 0 ? STARTED : `${scenario}-${step + 1}`,
        ...(step < inTurn.length - 1 && { newScenarioState: `${scenario}-${step + 2}` }),
      });
    }
  }
  return mappings.map((mapping) => steps.get(mapping) ?? mapping);
}

function nameOf(mapping: StubMapping | undefined, index: number): string {
  const { url, urlPath } = mapping?.request ?? {};
  const parts = splitTarget(url ?? urlPath ?? '')
    .path.split('/')
    .filter(Boolean);
  return ['scenario', String(index), ...parts].join('-');
}
