import fc from 'fast-check';
import { mostly, NAMES } from './fuzz-values.js';

const PNG = '\u0089PNG\r\n\u001a\n';
const PART_HEADS: readonly string[] = [
  ...['', 'Content-Type: image/png', 'Content-Disposition: attachment; name="front"; filename="a"'],
  ...NAMES.map((text) => `Content-Disposition: form-data; name="${text}"; filename="${text}"`),
  `X: ${'y'.repeat(20_000)}`,
  'no colon at all',
  'Content-Type: multipart/mixed; boundary=b',
  'Content-Disposition: form-data; name="\u00ff\u00fe"',
  "Content-Disposition: form-data; name*=UTF-8''%ff%zz",
];

/** The bytes of an upload with the boundary `b`, seldom a good one. */
export function multipart(): fc.Arbitrary<Buffer> {
  const part = fc
    .tuple(fc.constantFrom(...PART_HEADS), mostly(PNG, fc.constantFrom('', 'x', '%PDF', '--b')))
    .map(([lines, content]) => `--b\r\n${lines}${lines === '' ? '' : '\r\n'}\r\n${content}\r\n`);
  const end = mostly('--b--\r\n', fc.constantFrom('', '--b', '--b-', '--', '--b--junk', '--b\r\n'));
  return fc
    .tuple(fc.constantFrom('', 'preamble\r\n', '\r\n'), fc.array(part, { maxLength: 10 }), end)
    .map((texts) => Buffer.from(texts.flat().join(''), 'latin1'));
}
