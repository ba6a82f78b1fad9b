import { packageVersion } from '../../runtime/package.js';
import { isObject, listOf } from '../../runtime/json.js';
import { openHal, type BrokerAddress, type Hal, type Json } from './hal.js';
import { PactError } from './read-pacts.js';
import type { PactResult } from './result.js';

/** Which pacts a broker shall name, as brokers have it. */
export interface PactQuery {
  readonly provider: string;
  /** Consumer version selectors; without any, the broker names the latest pact of each consumer. */
  readonly selectors: readonly Json[];
  readonly branch?: string | undefined;
  readonly enablePending: boolean;
  readonly includeWipSince?: string | undefined;
}

/** A pact as a broker names it. */
export interface NamedPact {
  readonly url: string;
  /** The whole text, which holds the ids of the interactions. */
  readonly text: string;
  readonly content: Json;
  /** No version of the provider has kept it yet, so that it fails no run. */
  readonly pending: boolean;
  /** Nobody selected it: it is there because the consumer works on it. */
  readonly wip: boolean;
}

/** Who was verified. */
export interface ProviderVersion {
  readonly version: string;
  readonly branch?: string | undefined;
  readonly buildUrl?: string | undefined;
}

/** A Pact Broker, or PactFlow. Each call rejects with a `PactError` that says what to do. */
export interface Broker {
  pacts(query: PactQuery): Promise<readonly NamedPact[]>;
  /** Tells what came of a pact that this broker named. */
  publish(result: PactResult, provider: ProviderVersion): Promise<void>;
  close(): void;
}

const FOR_VERIFICATION = 'pb:provider-pacts-for-verification';

export function openBroker(address: BrokerAddress): Broker {
  const hal = openHal(address);
  return {
    pacts: (query) => findPacts(hal, query),
    publish: (result, provider) => publish(hal, result, provider),
    close() {
      hal.close();
    },
  };
}

async function findPacts(hal: Hal, query: PactQuery): Promise<readonly NamedPact[]> {
  const { json: index } = await hal.get(hal.url);
  const link = linkOf(index, FOR_VERIFICATION);
  if (link === undefined) {
    throw new PactError(
      `${hal.url} is not a Pact Broker that lists pacts: its index has no link ${FOR_VERIFICATION}`,
    );
  }
  const { provider, selectors, branch, enablePending, includeWipSince } = query;
  const found = await hal.post(expand(link, { provider }), {
    consumerVersionSelectors: selectors,
    includePendingStatus: enablePending,
    ...(branch !== undefined && { providerVersionBranch: branch }),
    ...(includeWipSince !== undefined && { includeWipPactsSince: includeWipSince }),
  });
  const embedded = isObject(found['_embedded']) ? found['_embedded']['pacts'] : undefined;
  const named = listOf(embedded).filter(isObject);
  if (named.length === 0) {
    throw new PactError(
      `the broker ${hal.url} has no selected pact with ${provider}: check --pact-provider and --pact-selector`,
    );
  }
  const pacts: NamedPact[] = [];
  for (const pact of named) pacts.push(await readNamed(hal, pact));
  return pacts;
}

async function readNamed(hal: Hal, named: Json): Promise<NamedPact> {
  const url = linkOf(named, 'self');
  if (url === undefined) throw new PactError(`the broker ${hal.url} lists a pact without a link`);
  const { text, json: content } = await hal.get(url);
  const properties = named['verificationProperties'];
  const { pending, wip } = isObject(properties) ? properties : {};
  return { url, text, content, pending: pending === true, wip: wip === true };
}

async function publish(
  hal: Hal,
  { pact, outcome, interactions, problems }: PactResult,
  { version, branch, buildUrl }: ProviderVersion,
): Promise<void> {
  const link = linkOf(pact.content, 'pb:publish-verification-results');
  if (link === undefined) {
    throw new PactError(`${pact.place} has no link to publish the result of its verification`);
  }
  if (branch !== undefined) await nameBranch(hal, pact.content, { version, branch });
  await hal.post(link, {
    success: outcome === 'kept',
    providerApplicationVersion: version,
    ...(buildUrl !== undefined && { buildUrl }),
    verifiedBy: { implementation: 'masstack-mock', version: packageVersion() },
    testResults: [
      ...interactions.map((each, index) => ({
        interactionId: pact.interactions[index]?.['_id'],
        interactionDescription: each.description,
        success: each.outcome === 'kept',
        mismatches: each.problems.map(({ of, message }) => ({
          attribute: of,
          description: message,
        })),
      })),
      ...problems.map(({ message }) => ({ success: false, exceptions: [{ message }] })),
    ],
  });
}

/** A broker keeps branches at the version of the provider, not at the result. */
async function nameBranch(
  hal: Hal,
  pact: Json,
  { version, branch }: { readonly version: string; readonly branch: string },
): Promise<void> {
  const provider = linkOf(pact, 'pb:provider');
  const link =
    provider === undefined
      ? undefined
      : linkOf((await hal.get(provider)).json, 'pb:branch-version');
  if (link === undefined) {
    throw new PactError(
      `the broker ${hal.url} does not support branches of a provider: leave out --provider-branch`,
    );
  }
  await hal.put(expand(link, { version, branch }), {});
}

function linkOf(document: Json, name: string): string | undefined {
  const links = document['_links'];
  const link = isObject(links) ? links[name] : undefined;
  const first: unknown = Array.isArray(link) ? link[0] : link;
  const href = isObject(first) ? first['href'] : undefined;
  return typeof href === 'string' ? href : undefined;
}

/** `{provider}` in a link is a place for a value. */
function expand(template: string, values: Readonly<Record<string, string>>): string {
  return Object.entries(values).reduce(
    (link, [name, value]) => link.replaceAll(`{${name}}`, encodeURIComponent(value)),
    template,
  );
}
