import { readNumber, SourceNumber } from './json-number.js';

/** With more zeros than that, a number is read as a double. */
const MAX_SCALE = 1000;

/** The number that a JSON text writes, as Java's BigDecimal has it: 5.50 stays so, and 1e3 is 1E+3. */
export function readDecimal(text: string): number | SourceNumber {
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const scale = fraction.length - Number(power);
  const isPlain = fraction === '' && power === '0';
  if (isPlain || Math.abs(scale) > MAX_SCALE) return readNumber(text);
  const digits = (whole + fraction).replace(/^0+(?=\d)/, '');
  const minus = /[1-9]/.test(digits) ? sign : '';
  const written = minus + plain(digits, scale);
  const exponent = digits.length - 1 - scale;
  const isShort = scale >= 0 && exponent >= -6;
  return new SourceNumber(
    isShort ? written : minus + scientific(digits, exponent),
    Number(text),
    written,
  );
}

function plain(digits: string, scale: number): string {
  if (scale <= 0) return digits === '0' ? '0' : digits + '0'.repeat(-scale);
  const filled = digits.padStart(scale + 1, '0');
  return `${filled.slice(0, -scale)}.${filled.slice(-scale)}`;
}

function scientific(digits: string, exponent: number): string {
  const rest = digits.length > 1 ? `.${digits.slice(1)}` : '';
  return `${digits.charAt(0)}${rest}E${exponent < 0 ? '' : '+'}${exponent}`;
}
