import { isObject } from '../runtime/json.js';
import { Problem } from './problem.js';
import type { RequestRuleId } from './rules.js';

/** The body stood still while others were waiting for its room. */
export function tooSlow(): Problem {
  const rule: RequestRuleId = 'request.malformed';
  return new Problem({
    status: 408,
    rule,
    details: 'The body stopped arriving while other uploads were waiting. Send the request again.',
  });
}

/** The middleware of the user has read the body, and what it left cannot stand for it. */
export function bodyConsumed(): Problem {
  const rule: RequestRuleId = 'internal.error';
  return new Problem({
    status: 500,
    rule,
    details:
      'A middleware in front of this simulator has read the body, and request.body does not contain all of it. Do not use this middleware on these paths; express.json(), raw(), text() and flat urlencoded() forms can stay.',
  });
}

/** A refusal that middleware throws with a status of its own, as body parsers do. */
export function fromMiddleware(error: unknown): Problem | undefined {
  const status = isObject(error) || error instanceof Error ? statusOf(error) : undefined;
  if (status === undefined) return undefined;
  const rule: RequestRuleId =
    status === 413
      ? 'request.too-large'
      : status === 415
        ? 'request.media-type'
        : 'request.invalid';
  // Its message may quote the body, which can hold personal data.
  return new Problem({
    status,
    rule,
    details:
      'The middleware in front of this simulator refused the request before the simulator handled it.',
  });
}

function statusOf(error: object): number | undefined {
  const status: unknown = 'status' in error ? error.status : undefined;
  return typeof status === 'number' && status >= 400 && status < 500 ? status : undefined;
}
