import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { messageOf } from '../../runtime/failure.js';
import { isObject, listOf } from '../../runtime/json.js';

/** A pact cannot be used. The message says which and why. */
export class PactError extends Error {
  override readonly name = 'PactError';
}

/** A provider state that an interaction asks for. */
export interface WantedState {
  /** The place of the interaction in its pact. */
  readonly interaction: number;
  readonly name: string;
}

/** A contract of one consumer, as Pact wrote it. */
export interface PactFile {
  /** Where it was found, for a person: a file, or an address at a broker. */
  readonly place: string;
  /** What Pact reads. */
  readonly file: string;
  readonly consumer: string;
  readonly provider: string;
  /** The whole content. */
  readonly content: Readonly<Record<string, unknown>>;
  readonly interactions: readonly Readonly<Record<string, unknown>>[];
  readonly states: readonly WantedState[];
}

/**
 * The pacts of a file, or of all `.json` files of a directory.
 *
 * @throws PactError when there is none, or HTTP cannot be verified against one
 */
export async function readPacts(place: string): Promise<readonly PactFile[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new PactError(`the file or directory ${place} does not exist`);
  if (!found.isDirectory()) return [await readPact(place)];
  const names = (await readdir(place)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw new PactError(`${place} contains no pact (no .json file)`);
  return Promise.all(names.map((name) => readPact(path.join(place, name))));
}

async function readPact(file: string): Promise<PactFile> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw new PactError(`cannot read the pact ${file}: ${messageOf(error)}`, { cause: error });
  }
  return toPact(content, file, file);
}

/**
 * The content of a pact, checked as far as it is used here.
 *
 * @param place as a person knows it
 * @throws PactError when HTTP cannot be verified against it
 */
export function toPact(content: unknown, place: string, file: string): PactFile {
  if (!isObject(content)) throw new PactError(`${place} is not a pact: it is not an object`);
  const interactions = content['interactions'];
  if (!Array.isArray(interactions) || interactions.length === 0) {
    throw new PactError(`${place} is not a pact that can be verified: /interactions is empty`);
  }
  return {
    place,
    file,
    consumer: participantOf(place, content, 'consumer'),
    provider: participantOf(place, content, 'provider'),
    content,
    interactions: interactions.map((each, index) => requireHttp(place, each, index)),
    states: interactions.flatMap(statesOf),
  };
}

function participantOf(
  place: string,
  content: Readonly<Record<string, unknown>>,
  role: 'consumer' | 'provider',
): string {
  const participant = content[role];
  const name = isObject(participant) ? participant['name'] : undefined;
  if (typeof name === 'string' && name !== '') return name;
  throw new PactError(`${place} is not a pact: /${role}/name is missing`);
}

function requireHttp(
  place: string,
  interaction: unknown,
  index: number,
): Readonly<Record<string, unknown>> {
  if (
    isObject(interaction) &&
    isObject(interaction['request']) &&
    typeof interaction['request']['path'] === 'string' &&
    isObject(interaction['response'])
  ) {
    return interaction;
  }
  throw new PactError(
    `${place}, /interactions/${index} is not an HTTP interaction: it needs a request with a path, and a response`,
  );
}

/** Version 2 of Pact has one state and calls it `providerState`. */
function statesOf(interaction: unknown, index: number): readonly WantedState[] {
  if (!isObject(interaction)) return [];
  const { providerState, providerStates } = interaction;
  if (typeof providerState === 'string') {
    return [{ interaction: index, name: providerState }];
  }
  return listOf(providerStates).flatMap((each) =>
    isObject(each) ? [{ interaction: index, name: String(each['name']) }] : [],
  );
}
