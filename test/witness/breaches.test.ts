import { describe, expect, test } from '@jest/globals';
import { BREACHES } from './breaches.js';
import { citation } from './citation.js';
import { run } from './product.js';
import { runTrial } from './trial.js';

/** One of each kind of breach, over all pages; `npm run witness` tries all of them on ten seeds. */
const CHOSEN = [
  'createAgentIdentification: 200 instead of 201',
  'createAgentIdentification: actor missing',
  'createAgentIdentification: expires_in of another type',
  'createAgentIdentification: one minute refused',
  'createAgentIdentification: 422 instead of 400',
  'cancelAgentIdentification: reason missing',
  'cancelAgentIdentification: any token taken',
  'closeAgentIdentification: 204 with a body',
  'closeOtpIdentification: nothing is done',
  'deleteAgentIdentification: deleted in any state',
  'deleteAgentIdentification: false is taken for true',
  'deleteAgentIdentification: nothing is deleted',
  'createOtpIdentification: two_factor_type unknown',
  'createOtpIdentification: the same id again',
  'closeOtpIdentification: unknown id taken',
  'getChainedIdentificationStatus: body left out',
  'getChainedIdentificationStatus: user-agent missing',
  'validateChainedIdentification: x-location required',
  'createScoring: expires_in not a duration',
  'createScoring: not JSON',
  'createScoring: errors left out',
  'createScoring: 403 instead of 401',
  'getScoring: an error without its details',
  'getScoring: JSON that breaks off',
  'scoreIdentityDocument: multipart/mixed refused',
  'scoreIdentityDocument: used after its end',
  'delegateIdentityDocument: nothing is returned',
  'previewBiometricSign: x-fingerprint missing',
  'signBiometricSign: biometric_data too long',
  'signBiometricSign: signature_image of 400 kb refused',
];

describe('the verdict on servers that break what a page says', () => {
  test.each(CHOSEN)(
    '%s: is called broken, by its sentence',
    async (name) => {
      const breach = BREACHES.find((each) => each.name === name);
      if (breach === undefined) throw new RangeError(`${name} is not a known breach`);
      const trial = { name, choices: [], breach, bound: true };
      const { events, trouble } = await runTrial(trial, 1, run);
      expect(trouble).toBeUndefined();
      expect(citation(breach, events)).toEqual({ own: true, others: [], missing: [] });
    },
    120_000,
  );
});
