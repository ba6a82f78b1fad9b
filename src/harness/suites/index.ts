import type { Check } from '../event.js';
import { credentials } from './credentials.js';
import { errors } from './errors.js';
import { inputs } from './inputs.js';
import type { Suite } from './suite.js';
import { walks } from './walks.js';

export const SUITES: Readonly<Record<Check, Suite>> = { walks, inputs, credentials, errors };
