import { PactError, type PactFile } from '../harness/pact/read-pacts.js';
import type { Bindings } from '../harness/targets/bindings.js';

/** @throws PactError when a pact changes anything, a provider state included that is not prepared */
export function requireReadOnly(pacts: readonly PactFile[], bindings: Bindings | undefined): void {
  const prepared = Object.keys(bindings?.records ?? {}).length > 0;
  for (const pact of pacts) {
    const change = changeOf(pact) ?? (prepared ? undefined : stateOf(pact));
    if (change === undefined) continue;
    throw new PactError(`--read-only does not allow this pact: ${change}`);
  }
}

/** @throws PactError for a target that is not our simulator, which is not changed unless somebody said so */
export function requireConsent(pacts: readonly PactFile[], baseUrl: string): void {
  const change = pacts.map(changeOf).find((each) => each !== undefined);
  if (change === undefined) return;
  throw new PactError(`${change}, and ${baseUrl} is not our simulator; --yes allows changes there`);
}

function changeOf({ place, interactions }: PactFile): string | undefined {
  const changing = interactions.find(
    ({ request }) => !['GET', 'HEAD'].includes(methodOf(request).toUpperCase()),
  );
  return changing === undefined
    ? undefined
    : `${place} sends ${methodOf(changing['request'])} ("${String(changing['description'])}")`;
}

function stateOf({ place, states: [state] }: PactFile): string | undefined {
  return state === undefined ? undefined : `${place} sets up the provider state "${state.name}"`;
}

function methodOf(request: unknown): string {
  return String((request as { readonly method?: unknown } | undefined)?.method);
}
