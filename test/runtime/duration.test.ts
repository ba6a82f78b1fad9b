import { describe, expect, test } from '@jest/globals';
import { instantAfter, parseDuration } from '../../src/runtime/duration.js';

describe('a duration ends', () => {
  test.each([
    // start, duration, end
    ['2026-01-15T10:00:00.000Z', 'PT1M', '2026-01-15T10:01:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'PT0S', '2026-01-15T10:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'PT90S', '2026-01-15T10:01:30.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P7D', '2026-01-22T10:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P4W', '2026-02-12T10:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P1DT2H3M4S', '2026-01-16T12:03:04.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P1Y2M3DT4H5M6S', '2027-03-18T14:05:06.000Z'],
    // A fraction stands in the smallest unit, with a point or a comma.
    ['2026-01-15T10:00:00.000Z', 'P0.5D', '2026-01-15T22:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P0,5D', '2026-01-15T22:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'P0.5W', '2026-01-18T22:00:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'PT1,25H', '2026-01-15T11:15:00.000Z'],
    ['2026-01-15T10:00:00.000Z', 'PT0.001S', '2026-01-15T10:00:00.001Z'],
    // Months and years are those of the calendar.
    ['2026-01-15T10:00:00.000Z', 'P1M', '2026-02-15T10:00:00.000Z'],
    ['2026-01-31T10:00:00.000Z', 'P1M', '2026-02-28T10:00:00.000Z'],
    ['2028-01-31T10:00:00.000Z', 'P1M', '2028-02-29T10:00:00.000Z'],
    ['2026-02-28T10:00:00.000Z', 'P1M', '2026-03-28T10:00:00.000Z'],
    ['2026-03-31T10:00:00.000Z', 'P1M', '2026-04-30T10:00:00.000Z'],
    ['2026-12-31T23:59:59.999Z', 'P2M', '2027-02-28T23:59:59.999Z'],
    ['2028-02-29T00:00:00.000Z', 'P1Y', '2029-02-28T00:00:00.000Z'],
    // Months come before days: the end of February is the start of the days.
    ['2026-01-31T00:00:00.000Z', 'P1M1D', '2026-03-01T00:00:00.000Z'],
    ['2026-01-01T00:00:00.000Z', 'P0.5M', '2026-01-16T00:00:00.000Z'],
  ])('%s and %s: %s', (start, duration, end) => {
    expect(instantAfter(start, duration)).toBe(end);
  });
});

describe('no duration', () => {
  test.each([
    '',
    'P',
    'PT',
    'P1DT',
    ' P1D ',
    'P1D ',
    'P1D\n',
    'p1d',
    'P1M1Y',
    'PT1S1M',
    'PT1M30',
    'P1',
    '1D',
    'P-1D',
    '-P1D',
    '+P1D',
    'P1.5Y2M',
    'PT1.5H30M',
    'P1W2D',
    'P1D1W',
    'P.5D',
    'P1.D',
    'P1e3D',
    'PT1D',
    'P1H',
    'P٣D',
    'P1D1D',
    'P1Y1Y',
  ])('%j', (text) => {
    expect(parseDuration(text)).toBeUndefined();
    expect(() => instantAfter('2026-01-01T00:00:00.000Z', text)).toThrow(RangeError);
  });
});

test.each(['P9999Y', 'P99999999999999D', 'PT1000000000000H'])('%s leads past 9999', (text) => {
  expect(parseDuration(text)).toBeDefined();
  expect(() => instantAfter('2026-01-01T00:00:00.000Z', text)).toThrow(RangeError);
});
