import * as harness from '../../src/harness/index.js';
import { masstack } from '../../src/masstack/definition.js';

/** `verify` and bindings for the shipped definition, where a test is not about another one. */
export type VerifyOptions = Omit<harness.VerifyOptions, 'inForce'> &
  Partial<Pick<harness.VerifyOptions, 'inForce'>>;

export const verify = (options: VerifyOptions): Promise<harness.Run> =>
  harness.verify({ inForce: masstack, ...options });

export const parseBindings = (
  value: unknown,
  variable: (name: string) => string | undefined,
): ReturnType<typeof harness.parseBindings> =>
  harness.parseBindings(value, variable, masstack.lifecycles);
