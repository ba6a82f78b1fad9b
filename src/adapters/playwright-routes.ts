import type { BrowserContext, Route } from '@playwright/test';
import type { OperationsOf } from './operations-of.js';

export interface RoutedTo {
  /** The address of the world. */
  readonly url: string;
  /** What the journal calls the world by. */
  readonly headers: Readonly<Record<string, string>>;
  readonly operations: OperationsOf;
  /** Told of each call that looks like one of the API and is not. */
  readonly onUnknown: (method: string, path: string) => void;
}

/** Leads the calls of the API that pages send, whatever base URL they have, to a world of the simulator. */
export async function routeCalls(context: BrowserContext, to: RoutedTo): Promise<void> {
  const { origin } = new URL(to.url);
  const isOfTheApi = (url: URL): boolean =>
    url.origin !== origin && to.operations.find('GET', url) !== undefined;
  await context.route(isOfTheApi, (route) => lead(route, to));
}

async function lead(
  route: Route,
  { url, headers, operations, onUnknown }: RoutedTo,
): Promise<void> {
  const request = route.request();
  const method = request.method();
  const found = operations.find(method, new URL(request.url()));
  // A browser asks before it sends; its own question is answered as the simulator would answer it.
  if (found === undefined || method === 'OPTIONS') {
    await route.fallback();
    return;
  }
  if (!found.isKnown) onUnknown(method, found.target.replace(/\?.*$/, ''));
  const sent = { ...(await request.allHeaders()), ...headers };
  try {
    const response = await route.fetch({
      url: url + found.target,
      headers: sent,
      maxRedirects: 0,
      timeout: 0,
    });
    await route.fulfill({
      response,
      headers: { ...response.headers(), ...openTo(sent['origin']) },
    });
  } catch (error) {
    // A fault that was staged, or a page that was closed meanwhile.
    await route
      .abort(/ECONNRESET/.test(String(error)) ? 'connectionreset' : 'failed')
      .catch(ignore);
  }
}

const ignore = (): void => undefined;

/** The page may read the answer as if it came from where the page believes it to come from. */
function openTo(origin: string | undefined): Readonly<Record<string, string>> {
  if (origin === undefined) return {};
  return { 'access-control-allow-origin': origin, 'access-control-allow-credentials': 'true' };
}
