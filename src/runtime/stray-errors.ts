/** Errors that nothing catches, of code that a user brings: Node would end the process with a stack trace. */
import path from 'node:path';
import { codeOf, messageOf } from './failure.js';
import { isObject } from './json.js';
import { soon } from './timers.js';

/** Files with code of a user, as they were loaded. */
const loaded = new Set<string>();

/**
 * Runs code of a user for the first time: what it rejects meanwhile, and nobody waits for, is its error.
 *
 * @throws what the code throws or rejects
 */
export async function runUserCode<T>(file: string, run: () => Promise<T>): Promise<T> {
  loaded.add(path.resolve(file));
  const strays: Error[] = [];
  const keep = (reason: unknown): void => void strays.push(reason as Error);
  let stop = (): void => undefined;
  const never = new Promise<never>((_resolve, reject) => {
    // Nothing is left to do, and the code still waits.
    stop = (): void => {
      reject(new Error('it awaits a promise that is never settled'));
    };
  });
  process.on('unhandledRejection', keep).once('beforeExit', stop);
  try {
    const value = await Promise.race([run(), never]);
    // Node tells of rejections when all promises that can go on have done so.
    await new Promise<void>(soon);
    const own = strays.find((reason) => placeOfStray(reason) !== undefined);
    if (own !== undefined) throw own;
    return value;
  } finally {
    process.off('unhandledRejection', keep).off('beforeExit', stop);
    for (const reason of strays) {
      // Of somebody else in this process, who may have a listener for it.
      if (placeOfStray(reason) === undefined) void Promise.reject(reason);
    }
  }
}

export interface Place {
  readonly file: string;
  readonly line: number;
}

/** The place in code of a user that an error comes from; `undefined`: it is not from there. */
export function placeOfStray(error: unknown): Place | undefined {
  const all = [...loaded];
  const stack: unknown = isObject(error) ? error['stack'] : undefined;
  // A text that was thrown does not say where; Node wraps it.
  if (typeof stack !== 'string' || codeOf(error) === 'ERR_UNHANDLED_REJECTION') {
    return all.length === 1 ? { file: all[0] ?? '', line: 1 } : undefined;
  }
  for (const frame of stack.split('\n')) {
    const file = all.find((each) => frame.includes(decodable(each)));
    if (file !== undefined) return { file, line: lineBehind(frame, decodable(file)) };
  }
  return undefined;
}

/** As a stack has it: the path of a file URL. */
const decodable = (file: string): string => encodeURI(file.replaceAll(path.sep, '/'));

function lineBehind(frame: string, file: string): number {
  const [, rest = ''] = frame.split(file, 2);
  return Number(/^:(\d+)/.exec(rest)?.[1] ?? 1);
}

/** For a person, on one line. */
export const tellStray = (error: unknown, { file, line }: Place): string =>
  `${file}:${line} an error that nothing catches: ${messageOf(error).split('\n', 1)[0] ?? ''}. Await each promise, and leave no timers: an effect is over when it returns.`;
