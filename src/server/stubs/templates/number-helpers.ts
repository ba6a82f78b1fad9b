import { isNumber, numberText, toDouble } from '../json-number.js';
import { calculate, toDecimal, toValue } from './decimal.js';
import { requireWhole, type Helpers, type Options } from './helper.js';
import { itemsOf, TemplateError, type Run } from './values.js';

const ALPHABETS: Readonly<Record<string, string>> = {
  ALPHANUMERIC: 'abcdefghijklmnopqrstuvwxyz0123456789',
  ALPHABETIC: 'abcdefghijklmnopqrstuvwxyz',
  NUMERIC: '0123456789',
  HEXADECIMAL: '0123456789abcdef',
  ALPHANUMERIC_AND_SYMBOLS:
    'abcdefghijklmnopqrstuvwxyz0123456789!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~',
};

const MAX_LENGTH = 100_000;

const SIGNS = ['+', '-', '*', 'x', '/', '%'];

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
