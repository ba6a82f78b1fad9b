import { isNumber, numberText, SourceNumber, toDouble } from '../json-number.js';
import { requireWhole, type Helpers, type Options } from './helper.js';
import { itemsOf, TemplateError, textOf, type Run } from './values.js';

/** A decimal number as Java's BigDecimal has it: digits, and how many of them stand after the point. */
interface Decimal {
  readonly digits: bigint;
  readonly scale: number;
}

const MAX_DIGITS = 40;

function toDecimal(value: unknown, run: Run): Decimal {
  const text = isNumber(value) ? numberText(value) : textOf(value, run).trim();
  const [, sign = '', whole = '', fraction = '', power = '0'] =
    /^(-?)(\d+)(?:\.(\d+))?(?:E([+-]?\d{1,3}))?$/i.exec(text) ?? [];
  // To WireMock, what is not a number is zero.
  if (whole === '') return { digits: 0n, scale: 0 };
  const scale = fraction.length - Number(power);
  if (whole.length + fraction.length + Math.abs(Number(power)) > MAX_DIGITS) {
    throw new TemplateError('has too many digits');
  }
  const digits = BigInt(sign + whole + fraction);
  return scale < 0 ? { digits: digits * 10n ** BigInt(-scale), scale: 0 } : { digits, scale };
}

function toValue({ digits, scale }: Decimal): number | SourceNumber {
  const size = String(digits < 0n ? -digits : digits).padStart(scale + 1, '0');
  const whole = size.slice(0, size.length - scale);
  const text = `${digits < 0n ? '-' : ''}${whole}${scale === 0 ? '' : `.${size.slice(-scale)}`}`;
  const value = Number(text);
  if (scale > 0) return toDouble(value);
  return Number.isSafeInteger(value) ? value : new SourceNumber(text, value);
}

function calculate(one: Decimal, sign: string, other: Decimal): Decimal {
  const scale = Math.max(one.scale, other.scale);
  const at = ({ digits, scale: own }: Decimal): bigint => digits * 10n ** BigInt(scale - own);
  switch (sign) {
    case '+':
      return { digits: at(one) + at(other), scale };
    case '-':
      return { digits: at(one) - at(other), scale };
    case '*':
      return { digits: one.digits * other.digits, scale: one.scale + other.scale };
    default:
      if (other.digits === 0n) throw new TemplateError('divides by zero');
      return sign === '%'
        ? { digits: at(one) % at(other), scale }
        : { digits: divide(at(one) * 10n ** BigInt(one.scale), at(other)), scale: one.scale };
  }
}

/** Half and more is rounded away from zero. */
function divide(one: bigint, other: bigint): bigint {
  const size = (value: bigint): bigint => (value < 0n ? -value : value);
  const quotient = (2n * size(one) + size(other)) / (2n * size(other));
  return one < 0n === other < 0n ? quotient : -quotient;
}

const ALPHABETS: Readonly<Record<string, string>> = {
  ALPHANUMERIC: 'abcdefghijklmnopqrstuvwxyz0123456789',
  ALPHABETIC: 'abcdefghijklmnopqrstuvwxyz',
  NUMERIC: '0123456789',
  HEXADECIMAL: '0123456789abcdef',
  ALPHANUMERIC_AND_SYMBOLS:
    'abcdefghijklmnopqrstuvwxyz0123456789!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

const MAX_LENGTH = 100_000;

const SIGNS = ['+', '-', '*', '/', '%'];

/** Helpers that calculate, and those that draw: from the seed, the same again after a reset. */
export const numberHelpers: Helpers = {
  math: {
    values: [3, 3],
    check([, sign]) {
      if (typeof sign !== 'string' || !SIGNS.includes(sign)) {
        throw new TemplateError(`supports only the operators ${SIGNS.join(' ')}`);
      }
    },
    call: ([one, sign, other], _options, run) =>
      toValue(calculate(toDecimal(one, run), String(sign), toDecimal(other, run))),
  },
  randomValue: {
    values: [0, 0],
    options: ['length', 'type', 'uppercase'],
    check(_values, { type }) {
      if (typeof type !== 'string' && type !== undefined) return;
      if (type !== undefined && type !== 'UUID' && !Object.hasOwn(ALPHABETS, type)) {
        throw new TemplateError(
          `has a type that is not one of UUID, ${Object.keys(ALPHABETS).join(', ')}`,
        );
      }
    },
    call(_values, { length = 36, type = 'ALPHANUMERIC', uppercase }, run) {
      const text = type === 'UUID' ? run.random.uuid() : draw(String(type), length, run);
      return uppercase === true ? text.toUpperCase() : text;
    },
  },
  randomInt: {
    values: [0, 0],
    options: ['lower', 'upper'],
    check: (_values, options) => {
      checkBounds(options);
    },
    call(_values, { lower = -2_147_483_648, upper = 2_147_483_647 }, run) {
      const [from, to] = [requireWhole(lower, 'lower'), requireWhole(upper, 'upper')];
      if (to <= from) throw new TemplateError('needs an upper above its lower');
      return from + Math.floor(run.random.fraction() * (to - from));
    },
  },
  randomDecimal: {
    values: [0, 0],
    options: ['lower', 'upper'],
    call(_values, { lower = 0, upper = 1 }, run) {
      if (!isNumber(lower) || !isNumber(upper)) throw new TemplateError('needs numbers');
      const [from, to] = [Number(numberText(lower)), Number(numberText(upper))];
      if (to <= from) throw new TemplateError('needs an upper above its lower');
      return toDouble(from + run.random.fraction() * (to - from));
    },
  },
  pickRandom: {
    values: [1, 100],
    call(values, _options, run) {
      const [first] = values;
      const items = values.length === 1 ? (itemsOf(first) ?? [first]) : values;
      if (items.length === 0) throw new TemplateError('needs at least one value to choose from');
      return items[Math.floor(run.random.fraction() * items.length)];
    },
  },
};

function checkBounds({ lower, upper }: Options): void {
  for (const bound of [lower, upper]) {
    if (typeof bound === 'string') throw new TemplateError('needs numbers, without quotes');
  }
}

function draw(type: string, length: unknown, run: Run): string {
  const count = requireWhole(length, 'length');
  if (count < 0 || count > MAX_LENGTH) {
    throw new TemplateError(`gives at most ${MAX_LENGTH} characters`);
  }
  const alphabet = ALPHABETS[type];
  if (alphabet === undefined) throw new TemplateError(`does not know the type ${type}`);
  run.work.spend(count / 4);
  let text = '';
  while (text.length < count) {
    text += alphabet.charAt(Math.floor(run.random.fraction() * alphabet.length));
  }
  return text;
}
