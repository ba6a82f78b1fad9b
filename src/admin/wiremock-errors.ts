import type { Reply } from '../server/message.js';
import type { Problem } from '../server/problem.js';

/** What WireMock's clients ask for; they read errors of one form only and refuse every other field. */
const WIREMOCK =
  /^\/__admin\/(?:mappings|requests|scenarios|settings|near-misses|files|recordings)(?:\/|$)/;

export const isOfWireMock = (path: string): boolean => WIREMOCK.test(path);

/** WireMock's own numbers, by which its client chooses the exception. */
const INVALID_INPUT = 10;
const NOT_RECORDING = 30;
const NOT_PERMITTED = 50;

export const NOT_RECORDING_RULE = 'admin.not-recording';

/** An error answer as WireMock gives it. */
export function toWireMockErrors({ status, rule, violations, headers }: Problem): Reply {
  const code =
    rule === NOT_RECORDING_RULE
      ? NOT_RECORDING
      : status === 401 || status === 403
        ? NOT_PERMITTED
        : INVALID_INPUT;
  return {
    status,
    rule,
    body: {
      errors: violations.map(({ pointer, message }) => ({
        code,
        ...(pointer !== '' && { source: { pointer } }),
        title: status === 404 ? 'Not found' : status >= 500 ? 'Server error' : 'Invalid input',
        detail: pointer === '' ? message : `${pointer} ${message}`,
      })),
    },
    ...(headers && { headers }),
  };
}
