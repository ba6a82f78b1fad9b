import { countingAgainst } from '../compiling.js';
import { PER_CHARACTER } from '../examined.js';
import { compileRegularExpression } from '../regular-expression.js';
import { PatternError } from '../pattern-error.js';
import { requireText, requireWhole, type Helpers } from './helper.js';
import { isTruthy, itemsOf, TemplateError, Texts, textOf, type Run } from './values.js';

/** A helper that makes one text of another. */
const ofText = (work: (text: string) => string): Helpers[string] => ({
  values: [1, 1],
  call: ([value], _options, run) => work(spendOn(requireText(value, run), run)),
});

/** The same, and nothing makes nothing; to Handlebars, so do 0, false and an empty list. */
const ofAny = (work: (text: string) => string): Helpers[string] => ({
  values: [1, 1],
  call: ([value], _options, run) => (isTruthy(value) ? work(spendOn(textOf(value, run), run)) : ''),
});

/** Of nothing, Handlebars makes the next value, which nobody can mean. */
function requireSome(value: unknown, run: Run): string {
  if (isTruthy(value)) return requireText(value, run);
  throw new TemplateError('needs a text that is not empty');
}

function spendOn(text: string, run: Run): string {
  run.work.spend(text.length * PER_CHARACTER);
  return text;
}

const encode = (text: string): string =>
  encodeURIComponent(text)
    .replaceAll(/[!'()~]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll('%20', '+');

function decode(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '));
  } catch {
    throw new TemplateError('got a text that is not URL-encoded');
  }
}

/** Helpers that make, take apart and compare texts. */
const PART = 'looks for a text only, in a text or among the texts of a list';

export const textHelpers: Helpers = {
  upper: ofAny((text) => text.toUpperCase()),
  lower: ofAny((text) => text.toLowerCase()),
  capitalize: ofAny((text) =>
    text.replaceAll(/(^|\s)(\S)/g, (_, gap: string, letter: string) => gap + letter.toUpperCase()),
  ),
  capitalizeFirst: ofAny((text) => text.charAt(0).toUpperCase() + text.slice(1)),
  trim: { ...ofText((text) => text.trim()), takesBlock: true },
  base64: {
    values: [1, 1],
    options: ['decode', 'padding'],
    takesBlock: true,
    call([value], { decode: isDecoded, padding }, run) {
      const text = spendOn(requireText(value, run), run);
      if (isDecoded === true) return Buffer.from(text, 'base64').toString();
      const encoded = Buffer.from(text).toString('base64');
      return padding === false ? encoded.replace(/=+$/, '') : encoded;
    },
  },
  urlEncode: {
    values: [1, 1],
    options: ['decode'],
    call([value], { decode: isDecoded }, run) {
      const text = spendOn(requireText(value, run), run);
      return isDecoded === true ? decode(text) : encode(text);
    },
  },
  replace: {
    values: [3, 3],
    call([value, part, other], _options, run) {
      const text = spendOn(requireSome(value, run), run);
      // Counted for each place, before the whole is made: it may be longer than any text can be.
      return text.replaceAll(requireText(part, run), () => spendOn(requireText(other, run), run));
    },
  },
  substring: {
    values: [2, 3],
    call([value, from, to], _options, run) {
      const text = requireSome(value, run);
      const start = requireWhole(from, 'the start');
      const end = to === undefined ? text.length : requireWhole(to, 'the end');
      if (start < 0 || end < start || end > text.length) {
        throw new TemplateError(
          `cannot take ${start} to ${end} of a text of ${text.length} characters`,
        );
      }
      return text.slice(start, end);
    },
  },
  join: {
    values: [2, 100],
    call(values, _options, run) {
      const separator = values.at(-1);
      if (typeof separator !== 'string') throw new TemplateError('needs a separator at its end');
      const [first] = values;
      const items = values.length === 2 ? (itemsOf(first) ?? [first]) : values.slice(0, -1);
      run.work.spend(items.length * (1 + separator.length / 64));
      return items.map((item) => textOf(item, run)).join(separator);
    },
  },
  defaultIfEmpty: {
    values: [2, 2],
    call: ([value, otherwise]) => (isTruthy(value) ? value : otherwise),
  },
  contains: {
    values: [2, 2],
    takesBlock: true,
    check([, part]) {
      if (typeof part === 'number' || typeof part === 'boolean') throw new TemplateError(PART);
    },
    call([value, part], _options, run) {
      if (part !== undefined && part !== null && typeof part !== 'string') {
        throw new TemplateError(PART);
      }
      if ((value ?? null) === null || (part ?? null) === null) return false;
      const items = itemsOf(value);
      if (items === undefined) return spendOn(textOf(value, run), run).includes(String(part));
      run.work.spend(items.length);
      return items.includes(part);
    },
  },
  matches: {
    values: [2, 2],
    takesBlock: true,
    check: checkExpression,
    call([value, source], _options, run) {
      const expression = expressionOf(source, run);
      const text = requireText(value, run);
      run.work.spend(expression.cost(text));
      return expression.matches(text);
    },
  },
  regexExtract: {
    values: [2, 3],
    options: ['default'],
    check: checkExpression,
    call([value, source, name], options, run) {
      const expression = expressionOf(source, run);
      const text = requireText(value, run);
      run.work.spend(expression.cost(text));
      const spendOnRest = (length: number): void => {
        run.work.spend(expression.cost({ length }));
      };
      const found =
        name === undefined
          ? expression.extract(text)?.slice(0, 1)
          : expression.groups(text, spendOnRest);
      if (found === undefined || found.length === 0) {
        return options['default'] ?? `[ERROR: Nothing matched ${textOf(source, run)}]`;
      }
      if (name === undefined) return found[0];
      run.variables.set(textOf(name, run), new Texts(found));
      return '';
    },
  },
};

function checkExpression(values: readonly unknown[]): void {
  const [, source] = values;
  if (typeof source === 'string') compile(source);
}

const expressionOf = (source: unknown, run: Run): ReturnType<typeof compile> =>
  countingAgainst(run.work, () => compile(requireText(source, run)));

function compile(source: string): ReturnType<typeof compileRegularExpression> {
  try {
    return compileRegularExpression(source, '', { dotAll: false });
  } catch (error) {
    if (error instanceof PatternError) throw new TemplateError(error.message);
    throw error;
  }
}
