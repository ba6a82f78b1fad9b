import { expect, test } from '@jest/globals';
import { formats } from '../../src/openapi/formats.js';

const holds = (format: keyof typeof formats, text: string): boolean => {
  const check = formats[format];
  if (typeof check === 'function') return check(text);
  if (check instanceof RegExp) return check.test(text);
  throw new Error(`${format} is neither a function nor a pattern`);
};

test.each([
  ['2026-12-26T01:59:04Z', true],
  ['2026-12-26t01:59:04.123456z', true],
  ['2026-12-26T01:59:04+01:00', true],
  ['1990-12-31T23:59:60Z', true],
  ['2024-02-29T00:00:00Z', true],
  ['2026-12-26 01:59:04Z', false],
  ['2026-12-26T01:59:04+01', false],
  ['2026-12-26 01:59:04+01', false],
  ['2026-12-26T01:59:04+0100', false],
  ['2026-12-26T01:59:04', false],
  ['2026-12-26T01:59Z', false],
  ['2026-02-29T00:00:00Z', false],
  ['2026-12-26T24:00:00Z', false],
  ['2026-12-26', false],
] as const)('date-time is RFC 3339: %s, %s', (text, valid) => {
  expect(holds('date-time', text)).toBe(valid);
});

test('date-time knows every day of a year and every hour of a day', () => {
  const two = (number: number): string => String(number).padStart(2, '0');
  for (const year of [1900, 2000, 2023, 2024]) {
    for (let month = 0; month <= 13; month += 1) {
      for (let day = 0; day <= 32; day += 1) {
        const exists = new Date(Date.UTC(year, month - 1, day)).getUTCDate() === day;
        const text = `${year}-${two(month)}-${two(day)}T00:00:00.000Z`;
        expect([text, holds('date-time', text)]).toEqual([
          text,
          exists && month >= 1 && month <= 12,
        ]);
      }
    }
  }
  for (let part = 0; part < 100; part += 1) {
    expect(holds('date-time', `2026-01-30T${two(part)}:59:59Z`)).toBe(part < 24);
    expect(holds('date-time', `2026-01-30T12:${two(part)}:59Z`)).toBe(part < 60);
    expect(holds('date-time', `2026-01-30T12:59:${two(part)}Z`)).toBe(part < 60);
  }
});

test.each([
  ['625fc44b-5b1c-451e-bcc7-276c911f0af8', true],
  ['625FC44B-5B1C-451E-BCC7-276C911F0AF8', true],
  ['urn:uuid:625fc44b-5b1c-451e-bcc7-276c911f0af8', false],
  ['{625fc44b-5b1c-451e-bcc7-276c911f0af8}', false],
  ['625fc44b5b1c451ebcc7276c911f0af8', false],
] as const)('uuid is the plain form: %s, %s', (text, valid) => {
  expect(holds('uuid', text)).toBe(valid);
});
