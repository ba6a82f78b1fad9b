/** What code of a definition leaves running, and then fails, must not end the command. */
import { inspect } from 'node:util';
import { placeOfStray, tellStray } from '../runtime/stray-errors.js';

const FAILURE = 1;

export function guardCode(): void {
  process.on('uncaughtException', (error) => {
    const place = placeOfStray(error);
    if (place !== undefined) {
      process.stderr.write(`masstack-mock: ${tellStray(error, place)}\n`);
      return;
    }
    // A mistake of ours: what is done halfway cannot be trusted.
    process.stderr.write(`${inspect(error)}\n`);
    process.exit(FAILURE);
  });
}
