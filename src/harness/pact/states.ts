import { messageOf } from '../../runtime/failure.js';
import { isObject } from '../../runtime/json.js';
import type { Outcome } from '../message.js';
import type { WantedState } from './read-pacts.js';

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };
type Values = Record<string, Json>;

export interface StateSetup {
  /** One for each state of the pact, for the verifier of Pact. */
  readonly handlers: Readonly<Record<string, (params?: unknown) => Promise<Values>>>;
  /** What was not set up, once all is verified. */
  problems(): readonly StateProblem[];
}

/** A provider state that an interaction did not get. */
export interface StateProblem {
  readonly interaction: number;
  readonly message: string;
}

export interface StateSetupOptions {
  readonly wanted: readonly WantedState[];
  /** A record that is prepared for the state, if such records are prepared. */
  readonly take: (name: string, params: unknown) => Values | undefined;
  /** What takes `{state, params, action}`, for messages too. */
  readonly url: string;
  readonly post: (body: unknown) => Promise<Outcome>;
}

/**
 * Sets up provider states and keeps count: Pact only warns of a state that nobody set up or that failed,
 * and goes on to verify against whatever state there was.
 */
export function createStateSetup(options: StateSetupOptions): StateSetup {
  const { wanted, take } = options;
  const failures = new Map<string, string>();
  const done = new Map<string, number>();
  const names = [...new Set(wanted.map(({ name }) => name))];

  const setUp = async (name: string, params: unknown = {}): Promise<Values> => {
    try {
      const values = take(name, params) ?? (await post(options, { state: name, params }));
      done.set(name, (done.get(name) ?? 0) + 1);
      return values;
    } catch (error) {
      // Pact would print it, with a stack, and go on as if nothing were; here it is told at the end.
      failures.set(name, messageOf(error));
      return {};
    }
  };

  const problemOf = (name: string): string | undefined => {
    const failure = failures.get(name);
    if (failure !== undefined) return `"${name}" could not be set up: ${failure}`;
    const times = wanted.filter((each) => each.name === name).length;
    const missing = times - (done.get(name) ?? 0);
    return missing > 0 ? `"${name}" was not set up for ${missing} of ${times} uses` : undefined;
  };

  return {
    handlers: Object.fromEntries(
      names.map((name) => [name, (params?: unknown) => setUp(name, params)]),
    ),
    problems: () =>
      wanted.flatMap(({ interaction, name }) => {
        const message = problemOf(name);
        return message === undefined ? [] : [{ interaction, message }];
      }),
  };
}

async function post(
  { url, post: send }: StateSetupOptions,
  state: { readonly state: string; readonly params: unknown },
): Promise<Values> {
  const { answer, trouble } = await send({ ...state, action: 'setup' });
  if (answer === undefined) throw new Error(`${url} does not answer: ${trouble}`);
  const { status, json, text } = answer;
  if (status >= 200 && status < 300) return isObject(json) ? (json as Values) : {};
  const details = detailsOf(json) || text.slice(0, SHOWN);
  throw new Error(`${url} answered ${status}${details === '' ? '' : `: ${details}`}`);
}

const SHOWN = 200;

/** What the control plane says of an error. */
function detailsOf(body: unknown): string {
  const errors = isObject(body) && Array.isArray(body['errors']) ? body['errors'] : [];
  return errors
    .flatMap((error: unknown) =>
      isObject(error) && typeof error['details'] === 'string' ? [error['details']] : [],
    )
    .join('; ');
}
