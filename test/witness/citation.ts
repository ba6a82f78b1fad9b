import type { Breach } from './breach.js';
import type { Page } from './choices.js';
import type { Verdicts } from './trial.js';

/** As the document calls them. */
const PAGES: Readonly<Record<Page, string>> = {
  any: '',
  chain: 'Identification Chain',
  agent: 'Identification Agent Admin',
  otp: 'Identification OTP Admin',
  scoring: 'Scoring',
  signature: 'Biometric Signature',
};

// A record that is still there shows in the next request for it: it is due to be 404.
const NOTHING_IS_DELETED =
  '404 Not Found Not found. Entity does not exist or can not be found None';
// What is still in CREATED is deleted without force.
const STILL_CREATED =
  'If the process is not in CREATED state this parameter has to be passed as true AND needed permission has to be present at the token for the deletion to happen. A FORBIDDEN code will be thrown otherwise.';
// What is accepted although it is not JSON is not the body that the page requires.
const NOT_JSON =
  'body CancelIdentificationRequest true Required data to cancel an identification process';

/** Where the run sees the breach by another sentence than the one that its row stands under. */
const SEEN_BY: Readonly<Record<string, string>> = {
  'deleteAgentIdentification: nothing is deleted': NOTHING_IS_DELETED,
  'deleteOtpIdentification: nothing is deleted': NOTHING_IS_DELETED,
  'cancelAgentIdentification: nothing is done': STILL_CREATED,
  'closeAgentIdentification: nothing is done': STILL_CREATED,
  'cancelOtpIdentification: nothing is done': STILL_CREATED,
  'closeOtpIdentification: nothing is done': STILL_CREATED,
  'cancelAgentIdentification: not JSON': NOT_JSON,
  'cancelOtpIdentification: not JSON': NOT_JSON,
  'signBiometricSign: not JSON': 'body BiometricSignRequest true Necessary data to execute action',
};

/** What is said of a breach where it is called broken. */
export interface Citation {
  /** Whether the sentence that the server contradicts is cited. */
  readonly own: boolean;
  /** Where it is not: what is cited instead. */
  readonly others: readonly string[];
  /** Names of tests that say BROKEN and cite nothing. */
  readonly missing: readonly string[];
}

export function citation(breach: Breach, events: Verdicts['events']): Citation {
  const broken = events.filter(({ outcome }) => outcome === 'failed');
  const claimsOf = ({ faults = [] }: Verdicts['events'][number]) =>
    faults.flatMap(({ claim }) => claim ?? []);
  const due = words(SEEN_BY[breach.name] ?? breach.sentence);
  const own = broken.flatMap(claimsOf).some(({ grade, page, sentence }) => {
    const said = words(sentence ?? '');
    const same = said !== '' && (said.includes(due) || due.includes(said));
    return grade === 'documented' && same && page === PAGES[breach.page];
  });
  return {
    own,
    others: own
      ? []
      : [...new Set(broken.flatMap(claimsOf).map(({ page, sentence }) => `${page}: ${sentence}`))],
    missing: broken
      .filter(
        (event) =>
          !claimsOf(event).some(
            ({ grade, sentence = '' }) => grade === 'documented' && sentence !== '',
          ),
      )
      .map(({ name }) => name),
  };
}

/** What a citation lacks, in one line; `undefined` for one that is as it must be. */
export function lackOf({ own, others, missing }: Citation): string | undefined {
  if (missing.length > 0) return `no sentence is cited: ${missing.slice(0, 4).join(' | ')}`;
  return own
    ? undefined
    : `by another sentence than that of its row: ${others.slice(0, 4).join(' | ')}`;
}

/** The words of a sentence: rows of tables are quoted with and without their marks. */
const words = (sentence: string): string =>
  sentence
    .toLowerCase()
    .replaceAll(/[^\da-z]+/g, ' ')
    .trim();
