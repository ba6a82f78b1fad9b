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

test.each([
  ['625fc44b-5b1c-451e-bcc7-276c911f0af8', true],
  ['625FC44B-5B1C-451E-BCC7-276C911F0AF8', true],
  ['urn:uuid:625fc44b-5b1c-451e-bcc7-276c911f0af8', false],
  ['{625fc44b-5b1c-451e-bcc7-276c911f0af8}', false],
  ['625fc44b5b1c451ebcc7276c911f0af8', false],
] as const)('uuid is the plain form: %s, %s', (text, valid) => {
  expect(holds('uuid', text)).toBe(valid);
});
