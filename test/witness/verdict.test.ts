import { describe, expect, test } from '@jest/globals';
import { groupByCause, parseBindings, verify } from '../../src/harness/index.js';
import { BREACHES } from './breaches.js';
import { citation } from './citation.js';
import {
  combinedTrials,
  NO_CHOICE,
  runTrial,
  singleTrials,
  tooManyCauses,
  type RunVerify,
  type Verdicts,
} from './trial.js';

const run: RunVerify = async ({ bindings, ...target }) => {
  const { events, trouble } = await verify({
    ...target,
    yes: true,
    rate: Infinity,
    rules: [],
    bindings: parseBindings(bindings, () => undefined),
  });
  return { events, trouble, causes: groupByCause(events) };
};

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

/** Every combination is tried by `npm run witness`. */
const COMBINED = combinedTrials().slice(0, 4);

describe('the verdict on servers that are not ours', () => {
  test.each(COMBINED)(
    '$name: nothing is called broken',
    async (trial) => {
      const { events, trouble } = await runTrial(trial, 1, run);
      expect(trouble).toBeUndefined();
      expect(events.length).toBeGreaterThan(100);
      const broken = events.filter(({ outcome }) => outcome === 'failed');
      expect(broken.map(({ operation, name, reason }) => ({ operation, name, reason }))).toEqual(
        [],
      );
    },
    120_000,
  );

  let plain: Verdicts | undefined;

  test('prepared records of another organization are looked for, and hidden', async () => {
    plain ??= await runTrial(NO_CHOICE, 1, run);
    const strangers = plain.events.filter(({ name }) => name.includes('of another organization'));
    const outcomes = new Set(strangers.map(({ outcome }) => outcome));
    expect([...outcomes]).toEqual(['passed']);
    expect(strangers.map(({ operation }) => operation)).toEqual(
      expect.arrayContaining(['validateChainedIdentification', 'signBiometricSign']),
    );
  });

  // Each shows in many tests of several operations; `npm run witness` tries all the others.
  test.each(['bodies-wrapped', 'expired-404', 'conflicts-never', 'otp-create-once'])(
    '%s, alone: one decision is one cause',
    async (name) => {
      const trial = singleTrials().find((each) => each.name === name);
      if (trial === undefined) throw new RangeError(`${name} is not a known choice`);
      plain ??= await runTrial(NO_CHOICE, 1, run);
      const { causes } = plain;
      const verdicts = await runTrial(trial, 1, run);
      expect(causes.length).toBeGreaterThan(5);
      expect(verdicts.events.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
      expect({ causes: verdicts.causes.map(({ title }) => title) }).toEqual({
        causes: tooManyCauses(verdicts, plain) ? 'no more than one' : expect.any(Array),
      });
    },
    120_000,
  );

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
