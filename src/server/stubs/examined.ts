import { parseJson, parsingCost } from './json-text.js';
import { createWork, type Work } from './work.js';

/** A text that patterns look at, as often as they like: it is parsed once. */
export interface Examined {
  readonly text: string;
  readonly work: Work;
  /** Its JSON value; `undefined` when it is not JSON. */
  json(): unknown;
}

/** What a visit to a character costs, against one to a value of JSON. */
export const PER_CHARACTER = 1 / 64;

export function examine(text: string, work: Work = createWork()): Examined {
  let json: unknown;
  let isParsed = false;
  return {
    text,
    work,
    json() {
      if (!isParsed) {
        work.spend(text.length * PER_CHARACTER + parsingCost(text));
        json = parseJson(text);
        isParsed = true;
      }
      return json;
    },
  };
}
