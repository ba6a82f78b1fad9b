/** The connection to the simulator that serves this page. */
import { computed, effect, signal } from '@preact/signals';
import {
  AdminError,
  connectAdmin,
  describeCall,
  type AdminCall,
  type AdminClient,
} from '../client.js';
import { keep, recall } from './machine.js';
import { complain, tell } from './notices.js';
import { isDefaultWorld, world } from './route.js';

/** `gone`: nobody answers; `locked`: it asks for a token. */
export type Connection = 'connecting' | 'up' | 'gone' | 'locked';

export const connection = signal<Connection>('connecting');

/** Counts how often the simulator came back, or let this page in: what is shown is then asked for again. */
export const returned = signal(0);

function noteAnswer(): void {
  const before = connection.value;
  connection.value = 'up';
  if (before === 'gone' || before === 'locked') returned.value += 1;
}

/** Why the token that was given does not do. */
export const lockedBecause = signal('');

/** Kept for the tab only. */
export const token = signal(recall('tab', 'token'));
effect(() => {
  keep('tab', 'token', token.value);
});

export const origin = window.location.origin;

/** Counts what was done from this page, so that what is shown is asked for again. */
export const touched = signal(0);
export const touch = (): void => {
  touched.value += 1;
};

export function optionsOf(name: string): { readonly token?: string; readonly world?: string } {
  return {
    ...(token.value !== undefined && { token: token.value }),
    ...(!isDefaultWorld(name) && { world: name }),
  };
}

/** The client of the world that is shown. */
export const admin = computed(() => observed(connectAdmin(origin, optionsOf(world.value))));

type Method = (...input: readonly unknown[]) => Promise<unknown>;

const underWay = new Set<Promise<unknown>>();

/** Once all that was asked for so far has been answered. */
export const settled = async (): Promise<void> => {
  await Promise.allSettled(underWay);
};

/** Every answer tells whether the simulator is there, and lets this page in. */
function observed(client: AdminClient): AdminClient {
  const methods = Object.entries(client).map(([id, method]) => [
    id,
    async (...input: readonly unknown[]) => {
      const answer = (method as Method)(...input);
      underWay.add(answer);
      try {
        const result = await answer;
        noteAnswer();
        return result;
      } catch (error) {
        noteFailure(error);
        throw error;
      } finally {
        underWay.delete(answer);
      }
    },
  ]);
  return Object.fromEntries(methods) as AdminClient;
}

export function noteFailure(error: unknown): void {
  if (!(error instanceof AdminError)) return;
  if (error.status === undefined) {
    connection.value = 'gone';
  } else if (error.status === 401) {
    connection.value = 'locked';
    lockedBecause.value =
      token.value === undefined ? '' : 'The simulator does not accept this token.';
  } else {
    noteAnswer();
  }
}

/** A thing done in this page, as the request that does it. */
export interface Deed {
  readonly id: number;
  readonly what: string;
  readonly curl: string;
}

export const deeds = signal<readonly Deed[]>([]);
const REMEMBERED = 50;

type Id = keyof AdminClient;

/**
 * Does something by the control plane, shows how to do it with curl, and says so.
 *
 * @param what in words, as it is told: `Moved to DONE`
 * @throws AdminError what was refused, for the one who shows it at its place
 */
export async function attempt<O extends Id>(
  what: string,
  operation: O,
  ...input: Parameters<AdminClient[O]>
): Promise<Awaited<ReturnType<AdminClient[O]>>> {
  const method = admin.value[operation] as Method;
  const result = await method(...input);
  remember(what, {
    call: describeCall(operation, input[0] as Readonly<Record<string, unknown>> | undefined),
    headers: ownHeaders(),
  });
  tell(what);
  touch();
  return result as Awaited<ReturnType<AdminClient[O]>>;
}

/** The same, where a refusal has no better place than a notice. */
export function perform<O extends Id>(
  what: string,
  operation: O,
  ...input: Parameters<AdminClient[O]>
): void {
  attempt(what, operation, ...input).catch(complain);
}

/** What was refused of several things that were done together. */
export interface Refusal {
  readonly id: string;
  readonly error: unknown;
}

/** Asked for at the same time, so that many are soon done and others have their turn. */
const TOGETHER = 8;
/** More lines than these are no example any more. */
const LINES = 20;

/**
 * Does the same to several, whatever becomes of each; shows how to do it with curl.
 *
 * @param onProgress hears how many are done
 * @returns those that were refused
 */
export async function attemptEach<O extends Id>(
  what: string,
  operation: O,
  inputs: readonly (Parameters<AdminClient[O]>[0] & { readonly id: string })[],
  onProgress: (done: number) => void,
): Promise<readonly Refusal[]> {
  const method = admin.value[operation] as Method;
  const refused: Refusal[] = [];
  for (let done = 0; done < inputs.length; done += TOGETHER) {
    const some = inputs.slice(done, done + TOGETHER);
    const results = await Promise.allSettled(some.map(async (input) => method(input)));
    for (const [index, { id }] of some.entries()) {
      const result = results[index];
      if (result?.status === 'rejected') refused.push({ id, error: result.reason });
    }
    onProgress(done + some.length);
  }
  const lines = inputs
    .slice(0, LINES)
    .map((input) => curlOf(describeCall(operation, { ...input }), ownHeaders()));
  const rest = inputs.length - lines.length;
  keepDeed(what, [...lines, ...(rest > 0 ? [`# and ${rest} more`] : [])].join('\n'));
  touch();
  return refused;
}

interface Remembered {
  readonly call: AdminCall;
  readonly headers: Readonly<Record<string, string>>;
}

export function remember(what: string, { call, headers }: Remembered): void {
  keepDeed(what, curlOf(call, headers));
}

function keepDeed(what: string, curl: string): void {
  const deed = { id: (deeds.value[0]?.id ?? 0) + 1, what, curl };
  deeds.value = [deed, ...deeds.value].slice(0, REMEMBERED);
}

/** Quoted for a POSIX shell. */
const quote = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/** The token itself is not shown: the line is to be shared. */
function curlOf(
  { method, path, body }: AdminCall,
  headers: Readonly<Record<string, string>>,
): string {
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  return [
    'curl',
    ...(method === 'GET' ? [] : ['-X', method]),
    /[^\w/.~:-]/.test(path) ? quote(origin + path) : origin + path,
    ...Object.entries(headers).flatMap(([name, value]) => ['-H', headerOf(name, value)]),
    ...(body === undefined
      ? []
      : [
          ...('content-type' in headers ? [] : ["-H 'content-type: application/json'"]),
          '-d',
          quote(text),
        ]),
  ].join(' ');
}

/** A variable of the shell stays one. */
const headerOf = (name: string, value: string): string =>
  value.includes('$') ? `"${name}: ${value}"` : quote(`${name}: ${value}`);

function ownHeaders(): Readonly<Record<string, string>> {
  return {
    ...(token.value !== undefined && { authorization: 'Bearer $ADMIN_API_TOKEN' }),
    ...(!isDefaultWorld(world.value) && { 'x-mock-world': world.value }),
  };
}
