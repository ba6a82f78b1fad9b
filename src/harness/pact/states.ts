import { isObject } from '../../runtime/json.js';
import type { WantedState } from './read-pacts.js';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Values = Record<string, Json>;

/** What a target may take to set up a state before it counts as hanging. */
const PATIENCE_MS = 10_000;

export interface StateSetup {
  /** One for each state of the pact, for the verifier of Pact. */
  readonly handlers: Readonly<Record<string, (params?: unknown) => Promise<Values>>>;
  /** What was not set up, once all is verified. */
  problems(): readonly string[];
}

/**
 * Sets up provider states over HTTP and keeps count: Pact only warns of a state that nobody set up or
 * that failed, and goes on to verify against whatever state there was.
 */
export function createStateSetup(wanted: readonly WantedState[], url: string): StateSetup {
  const failures = new Map<string, string>();
  const done = new Map<string, number>();
  const names = [...new Set(wanted.map(({ name }) => name))];

  const setUp = async (name: string, params: unknown): Promise<Values> => {
    try {
      const values = await post(url, { state: name, params: params ?? {}, action: 'setup' });
      done.set(name, (done.get(name) ?? 0) + 1);
      return values;
    } catch (error) {
      // Pact would print it, with a stack, and go on as if nothing were; here it is told at the end.
      failures.set(name, error instanceof Error ? error.message : String(error));
      return {};
    }
  };

  return {
    handlers: Object.fromEntries(
      names.map((name) => [name, (params?: unknown) => setUp(name, params)]),
    ),
    problems: () =>
      names.flatMap((name) => {
        const failure = failures.get(name);
        if (failure !== undefined) return [`"${name}" could not be set up: ${failure}`];
        const times = wanted.filter((each) => each.name === name).length;
        const missing = times - (done.get(name) ?? 0);
        return missing > 0 ? [`"${name}" was not set up for ${missing} of ${times} uses`] : [];
      }),
  };
}

async function post(url: string, body: unknown): Promise<Values> {
  const response = await request(url, body);
  const text = await response.text();
  if (!response.ok) {
    const details = detailsOf(text);
    throw new Error(`${url} answered ${response.status}${details === '' ? '' : `: ${details}`}`);
  }
  const values: unknown = text === '' ? {} : parse(text);
  return isObject(values) ? (values as Values) : {};
}

async function request(url: string, body: unknown): Promise<Response> {
  try {
    return await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    throw new Error(`${url} does not answer: ${String(cause)}`, { cause: error });
  }
}

/** The details of an `ErrorsResponse`, or the beginning of whatever else it is. */
function detailsOf(text: string): string {
  const body = parse(text);
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  const details = errors.flatMap((error: unknown) =>
    isObject(error) && typeof error['details'] === 'string' ? [error['details']] : [],
  );
  return details.length > 0 ? details.join('; ') : text.slice(0, 200);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
