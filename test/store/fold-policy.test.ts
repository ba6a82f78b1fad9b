import { describe, expect, test } from '@jest/globals';
import { createFoldPolicy } from '../../src/store/fold-policy.js';

describe('when a journal is folded', () => {
  test('never for creations, however many: there is nothing to free', () => {
    const policy = createFoldPolicy(10);
    for (let live = 0; live < 1000; live += 1) {
      expect(policy.isWorthwhile(live)).toBe(false);
      policy.add(1, 100);
    }
  });

  test('when more than half of the bytes, and more than asked for, are superseded', () => {
    const policy = createFoldPolicy(1000);
    // One record, written again and again, 100 bytes each time.
    for (let written = 1; written <= 11; written += 1) {
      policy.add(1, 100);
      expect(policy.isWorthwhile(1)).toBe(false);
    }
    policy.add(1, 100);
    expect(policy.isWorthwhile(1)).toBe(true);
  });

  test('not while what is alive outweighs the superseded', () => {
    const policy = createFoldPolicy(1000);
    for (let written = 0; written < 100; written += 1) policy.add(1, 100);
    expect(policy.isWorthwhile(60)).toBe(false);
    expect(policy.isWorthwhile(40)).toBe(true);
  });

  test('deletions supersede too', () => {
    const policy = createFoldPolicy(1000);
    for (let round = 0; round < 6; round += 1) {
      policy.add(1, 100);
      policy.add(1, 100);
    }
    expect(policy.isWorthwhile(0)).toBe(true);
  });

  test('a fold begins a new account, also when it fails: it is not tried again at once', () => {
    const policy = createFoldPolicy(1000);
    for (let written = 0; written < 20; written += 1) policy.add(1, 100);
    policy.begin(1);
    expect(policy.isWorthwhile(1)).toBe(false);
    for (let written = 0; written < 12; written += 1) policy.add(1, 100);
    expect(policy.isWorthwhile(1)).toBe(true);
  });
});
