import fs from 'node:fs';
import path from 'node:path';
import { messageOf } from '../runtime/failure.js';
import { isObject } from '../runtime/json.js';

/**
 * The stubs of a directory that `masstack-mock proxy --record` has written. The answers that one request
 * had follow each other as they were recorded; the last one stays.
 *
 * @throws Error that names the file when one cannot be read
 */
export function readRecordings(directory: string): readonly unknown[] {
  const recordings = fs
    .readdirSync(directory)
    .filter((name) => name.endsWith('.json'))
    .sort((one, other) => numberOf(one) - numberOf(other))
    .map((name) => readRecording(path.join(directory, name)));
  const groups = new Map<string, Recording[]>();
  for (const recording of recordings) {
    const key = JSON.stringify(recording.request);
    groups.set(key, [...(groups.get(key) ?? []), recording]);
  }
  return [...groups.values()].flatMap(inTurn);
}

interface Recording {
  readonly name: string;
  readonly request: object;
  readonly response: object;
}

/** The number at the beginning of a name, which tells the order past 9999 too. */
const numberOf = (name: string): number => Number(/^\d+/.exec(name)?.[0] ?? Infinity);

function readRecording(file: string): Recording {
  let content: unknown;
  try {
    content = JSON.parse(fs.readFileSync(file, 'utf8'));
  } catch (error) {
    throw new Error(`cannot read the recording ${file}: ${messageOf(error)}`, { cause: error });
  }
  if (isRecording(content)) return content;
  throw new Error(
    `${file} is not a recording of masstack-mock proxy. Move it to another directory.`,
  );
}

function isRecording(content: unknown): content is Recording {
  return (
    isObject(content) &&
    typeof content['name'] === 'string' &&
    isObject(content['request']) &&
    isObject(content['response'])
  );
}

/** A scenario that goes on with each answer, in the words of WireMock; one answer needs none. */
function inTurn(recordings: readonly Recording[]): readonly unknown[] {
  return recordings.map((recording, index) => ({
    ...recording,
    // What a deployment has answered is to be answered again, documented or not.
    response: { ...recording.response, breaksContract: true },
    ...(recordings.length > 1 && {
      scenarioName: `${recordings[0]?.name ?? ''} and the following`,
      requiredScenarioState: stateOf(index),
      ...(index + 1 < recordings.length && { newScenarioState: stateOf(index + 1) }),
    }),
  }));
}

const stateOf = (index: number): string => (index === 0 ? 'Started' : `answered ${index} times`);
