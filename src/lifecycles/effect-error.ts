import { UnusableInput } from '../runtime/failure.js';

/** An effect of a definition failed: a mistake of its author, who is told where. */
export class EffectError extends UnusableInput {
  override readonly name = 'EffectError';
}
