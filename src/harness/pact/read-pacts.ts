import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { isObject } from '../../runtime/json.js';

/** A pact cannot be used. The message says which and why. */
export class PactError extends Error {
  override readonly name = 'PactError';
}

/** A provider state that an interaction asks for. */
export interface WantedState {
  readonly interaction: string;
  readonly name: string;
}

/** A contract of one consumer, as Pact wrote it. */
export interface PactFile {
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
 * @throws PactError when there is none, or one is none that HTTP can be verified against
 */
export async function readPacts(place: string): Promise<readonly PactFile[]> {
  const found = await stat(place).catch(() => undefined);
  if (found === undefined) throw new PactError(`the file or directory ${place} does not exist`);
  if (!found.isDirectory()) return [await readPact(place)];
  const names = (await readdir(place)).filter((name) => name.endsWith('.json')).sort();
  if (names.length === 0) throw new PactError(`${place} holds no pact (no .json file)`);
  return Promise.all(names.map((name) => readPact(path.join(place, name))));
}

async function readPact(file: string): Promise<PactFile> {
  let content: unknown;
  try {
    content = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new PactError(`cannot read the pact ${file}: ${reason}`, { cause: error });
  }
  if (!isObject(content)) throw new PactError(`${file} is no pact: it holds no object`);
  const interactions = content['interactions'];
  if (!Array.isArray(interactions) || interactions.length === 0) {
    throw new PactError(`${file} is not a pact that can be verified: /interactions is empty`);
  }
  return {
    file,
    consumer: participantOf(file, content, 'consumer'),
    provider: participantOf(file, content, 'provider'),
    content,
    interactions: interactions.map((each, index) => requireHttp(file, each, index)),
    states: interactions.flatMap(statesOf),
  };
}

function participantOf(
  file: string,
  content: Readonly<Record<string, unknown>>,
  role: 'consumer' | 'provider',
): string {
  const participant = content[role];
  const name = isObject(participant) ? participant['name'] : undefined;
  if (typeof name === 'string' && name !== '') return name;
  throw new PactError(`${file} is no pact: /${role}/name is missing`);
}

function requireHttp(
  file: string,
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
    `${file}, /interactions/${index} is no HTTP interaction: it needs a request with a path, and a response`,
  );
}

/** Version 2 of Pact has one state and calls it `providerState`. */
function statesOf(interaction: unknown): readonly WantedState[] {
  if (!isObject(interaction)) return [];
  const description = String(interaction['description']);
  const { providerState, providerStates } = interaction;
  if (typeof providerState === 'string') {
    return [{ interaction: description, name: providerState }];
  }
  return (Array.isArray(providerStates) ? providerStates : []).flatMap((each: unknown) =>
    isObject(each) ? [{ interaction: description, name: String(each['name']) }] : [],
  );
}
