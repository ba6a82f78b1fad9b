import { describe, expect, test } from '@jest/globals';
import { run } from './product.js';
import {
  combinedTrials,
  NO_CHOICE,
  runTrial,
  singleTrials,
  tooManyCauses,
  type Verdicts,
} from './trial.js';

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
});
