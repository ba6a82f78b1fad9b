import { Lifecycles } from '../lifecycles/index.js';
import { shipped } from './lifecycles.gen.js';
import { validators } from './remembered.gen.js';

/** What may happen, as `spec/lifecycles` has it, compiled when the package was built. */
export const lifecycles = new Lifecycles(shipped, validators);
