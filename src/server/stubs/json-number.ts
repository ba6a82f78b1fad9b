import { isObject } from '../../runtime/json.js';

/**
 * A number of a JSON text that JavaScript would write otherwise, such as 5.0 or one of twenty digits.
 * WireMock's patterns see how it is written.
 */
export class SourceNumber {
  constructor(
    /** As Java writes it. */
    readonly text: string,
    readonly value: number,
    /** As JSON has it. */
    readonly json: string = text,
  ) {}
}

export const isNumber = (value: unknown): value is number | SourceNumber =>
  typeof value === 'number' || value instanceof SourceNumber;

export const toNumber = (value: number | SourceNumber): number =>
  typeof value === 'number' ? value : value.value;

/** An object of JSON; a number is not one. */
export const isJsonObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  isObject(value) && !(value instanceof SourceNumber);

/** Equal as decimal numbers: 5 is 5.0, and no digit is lost. */
export function equalsNumber(one: number | SourceNumber, other: number | SourceNumber): boolean {
  if (typeof one === 'number' && typeof other === 'number') return one === other;
  return toDecimal(numberText(one)) === toDecimal(numberText(other));
}

export const numberText = (value: number | SourceNumber): string =>
  typeof value === 'number' ? String(value) : value.text;

/** As Java writes it: with a point for a double, and an exponent for a large or small one. */
export const javaNumber = (value: number | SourceNumber): string =>
  typeof value === 'number' && !Number.isInteger(value) ? toDouble(value).text : numberText(value);

/** Sign, digits without zeros around them, and the power of ten: equal for equal numbers. */
function toDecimal(text: string): string {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:[eE]([+-]?\d+))?$/.exec(text) ?? [];
  const digits = (whole + fraction).replace(/^0+/, '');
  if (digits === '') return '0';
  const kept = digits.replace(/0+$/, '');
  const power = Number(exponent) - fraction.length + digits.length - kept.length;
  return `${sign}${kept}e${power}`;
}

/** A double as Java writes it: 6.0, 1.0E10. */
export function toDouble(value: number): SourceNumber {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-3 || size >= 1e7)) {
    const [digits = '', power = '0'] = value.toExponential().split('e');
    const text = `${digits.includes('.') ? digits : `${digits}.0`}E${Number(power)}`;
    return new SourceNumber(text, value);
  }
  const text = Object.is(value, -0) ? '-0' : String(value);
  return new SourceNumber(text.includes('.') ? text : `${text}.0`, value);
}

/** What a double always holds: fifteen digits and a point. */
const SHORT = /^-?[\d.]{1,16}$/;

/** The number that a JSON text writes. */
export function readNumber(text: string): number | SourceNumber {
  const value = Number(text);
  if (String(value) === text) return value;
  if (text === '-0') return 0;
  if (/^-?\d+$/.test(text)) return new SourceNumber(text, value);
  const double = toDouble(value);
  if (SHORT.test(text)) return double;
  // What a double cannot hold, Java keeps as it is written.
  return toDecimal(double.text) === toDecimal(text) ? double : new SourceNumber(text, value);
}
