import { describe, expect, test } from '@jest/globals';
import { createClock, machineTime, readInstant, toInstant } from '../../src/runtime/clock.js';

describe('a clock', () => {
  test('runs with the machine unless told otherwise', () => {
    const before = machineTime();
    const at = createClock().epoch();
    expect(at).toBeGreaterThanOrEqual(before);
    expect(at).toBeLessThanOrEqual(machineTime());
  });

  test('runs a fixed way off the machine', () => {
    const clock = createClock({ mode: 'running', offset: 86_400_000 });
    const ahead = clock.epoch() - machineTime();
    expect(Math.round(ahead / 60_000)).toBe(24 * 60);
  });

  test('stands still, says the same in all three forms, and can be set going again', () => {
    const clock = createClock({ mode: 'frozen', at: '2030-01-02T03:04:05.678Z' });
    expect(clock.now()).toBe('2030-01-02T03:04:05.678Z');
    expect(clock.epoch()).toBe(Date.parse('2030-01-02T03:04:05.678Z'));
    expect(clock.httpDate()).toBe('Wed, 02 Jan 2030 03:04:05 GMT');
    clock.set({ mode: 'frozen', at: '2031-01-01T00:00:00.000Z' });
    expect(clock.now()).toBe('2031-01-01T00:00:00.000Z');
    expect(clock.httpDate()).toBe('Wed, 01 Jan 2031 00:00:00 GMT');
    clock.set({ mode: 'running', offset: 0 });
    expect(clock.now().slice(0, 4)).toBe(String(new Date(machineTime()).getUTCFullYear()));
    expect(clock.state()).toEqual({ mode: 'running', offset: 0 });
  });
});

describe('an instant is read', () => {
  test.each([
    ['2030-01-01T00:00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T00:00Z', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T02:00:00+02:00', '2030-01-01T00:00:00.000Z'],
    ['2030-01-01T00:00:00.5Z', '2030-01-01T00:00:00.500Z'],
    ['0001-01-01T00:00:00Z', '0001-01-01T00:00:00.000Z'],
  ])('%s as %s', (text, instant) => {
    expect(readInstant(text)).toBe(instant);
  });

  test.each([
    ['without a zone', '2030-01-01T00:00:00'],
    ['without a time', '2030-01-01'],
    ['of a month that is not', '2030-13-01T00:00:00Z'],
    ['before the year 0', '0000-01-01T00:00:00+01:00'],
    ['with a space', '2030-01-01 00:00:00Z'],
    ['in words', 'tomorrow'],
  ])('not %s', (_what, text) => {
    expect(readInstant(text)).toBeUndefined();
  });
});

test('there are no instants outside the years 0000 to 9999', () => {
  expect(toInstant(0)).toBe('1970-01-01T00:00:00.000Z');
  expect(() => toInstant(Date.parse('9999-12-31T23:59:59.999Z') + 1)).toThrow(RangeError);
});
