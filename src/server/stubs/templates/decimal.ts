import { isNumber, numberText, SourceNumber, toDouble } from '../json-number.js';
import { TemplateError, textOf, type Run } from './values.js';

/** A decimal number as Java's BigDecimal has it: the digits, divided by ten to the power of the scale. */
export interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const MAX_DIGITS = 40;

export function toDecimal(value: unknown, run: Run): Decimal {
  const text = isNumber(value) ? numberText(value) : textOf(value, run).trim();
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d{1,3}))?$/i.exec(text) ?? [];
  // To WireMock, what is not a number is zero.
  if (whole === '') return { digits: 0n, scale: 0 };
  if (whole.length + fraction.length + Math.abs(Number(power)) > MAX_DIGITS) {
    throw new TemplateError('has too many digits');
  }
  return { digits: BigInt(sign + whole + fraction), scale: fraction.length - Number(power) };
}

/** A whole number of 64 bits, of which WireMock cuts off what is beyond, or a double. */
export function toValue({ digits, scale }: Decimal): number | SourceNumber {
  if (scale !== 0) return toDouble(Number(`${digits}e${-scale}`));
  const long = BigInt.asIntN(64, digits);
  const value = Number(long);
  return Number.isSafeInteger(value) ? value : new SourceNumber(String(long), value);
}

export function calculate(one: Decimal, sign: string, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  const [left, right] = [digitsAt(one, scale), digitsAt(other, scale)];
  switch (sign) {
    case '+':
      return { digits: left + right, scale };
    case '-':
      return { digits: left - right, scale };
    case '*':
    case 'x':
      return { digits: one.digits * other.digits, scale: one.scale + other.scale };
    default:
      if (right === 0n) throw new TemplateError('divides by zero');
      return sign === '%'
        ? remainder(one, other, { digits: left % right, scale })
        : quotient(left, right, one.scale);
  }
}

const digitsAt = ({ digits, scale: own }: Decimal, scale: number): bigint =>
  scale < own ? digits / 10n ** BigInt(own - scale) : digits * 10n ** BigInt(scale - own);

/** Half and more is rounded away from zero. */
function quotient(left: bigint, right: bigint, scale: number): Decimal {
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const over = size(left) * 10n ** BigInt(Math.max(scale, 0));
  const under = size(right) * 10n ** BigInt(Math.max(-scale, 0));
  const digits = (2n * over + under) / (2n * under);
  return { digits: left < 0n === right < 0n ? digits : -digits, scale };
}

/** Its scale follows from the quotient, which gives up the zeros at its end where it can. */
function remainder(one: Decimal, other: Decimal, rest: Decimal): Decimal {
  const preferred = one.scale - other.scale;
  let times = (digitsAt(one, rest.scale) - rest.digits) / digitsAt(other, rest.scale);
  let own = times === 0n ? preferred : Math.max(preferred, 0);
  for (; own > preferred && times % 10n === 0n; times /= 10n) own -= 1;
  const scale = Math.max(one.scale, own + other.scale);
  return { digits: digitsAt(rest, scale), scale };
}
