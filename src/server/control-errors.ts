import { toSentence } from '../definition/error-form.js';
import { titleOf } from '../definition/status-title.js';
import type { Reply } from './message.js';
import type { Problem } from './problem.js';

/** An error answer of the control plane, whatever the simulated API does with its own. */
export function toControlReply({ status, rule, violations, headers }: Problem): Reply {
  const title = titleOf(status);
  const code = title.toUpperCase().replaceAll(' ', '_');
  const body = {
    errors: violations.map((violation) => ({ code, title, details: toSentence(violation) })),
  };
  return { status, rule, body, ...(headers && { headers }) };
}
