import { countingAgainst } from '../compiling.js';
import { examine } from '../examined.js';
import { compileJsonPath, type JsonPath } from '../json-path/index.js';
import { readDecimal } from '../java-decimal.js';
import { isJsonObject } from '../json-number.js';
import { parseJson, parsingCost, writeJson } from '../json-text.js';
import { PatternError } from '../pattern-error.js';
import { requireText, requireWhole, type Helpers } from './helper.js';
import { fromJava, JavaList, toJava } from './java-list.js';
import {
  Headers,
  itemsOf,
  memberOf,
  TemplateError,
  Texts,
  textOf,
  withoutNulls,
  type Run,
} from './values.js';

const paths = new Map<string, JsonPath>();
const MAX_PATHS = 1000;

function pathOf(expression: string): JsonPath {
  if (expression.includes('..')) {
    throw new TemplateError(
      'does not support a path with .., which WireMock fills with nulls here',
    );
  }
  const known = paths.get(expression);
  if (known !== undefined) return known;
  try {
    const path = compileLeafPath(expression);
    if (paths.size >= MAX_PATHS) paths.clear();
    paths.set(expression, path);
    return path;
  } catch (error) {
    if (error instanceof PatternError) throw new TemplateError(error.message);
    throw error;
  }
}

/** In templates, Jayway's JsonPath takes a property that is missing at the end of a path for null. */
function compileLeafPath(expression: string): JsonPath {
  const whole = compileJsonPath(expression, '');
  const [, head, name] = /^(.*[*?:,].*)\.([A-Za-z_][\w-]*)$/s.exec(expression) ?? [];
  if (head === undefined || name === undefined) return whole;
  const many = compileJsonPath(head, '');
  return (json, work) => {
    const found = many(json, work);
    if (found.kind !== 'value' || !Array.isArray(found.value)) return whole(json, work);
    const objects = found.value.filter(isJsonObject);
    return { kind: 'value', value: objects.map((item) => memberOf(item, name) ?? null) };
  };
}

/** What WireMock shows in place of a text that it cannot read. */
class Unread {
  constructor(readonly shown: string) {}
}

/** The JSON that a value is, or that stands in it as a text. */
function jsonOf(value: unknown, run: Run): unknown {
  if (value === undefined || value === null) return new Unread('');
  if (isHeld(value)) return fromJava(value, spendIn(run));
  if (Array.isArray(value)) return value;
  // To WireMock, a parameter or a header is the list of what was sent for it.
  if (value instanceof Texts && value.named === undefined) return value.visited;
  const text = textOf(value, run);
  if (text.trim() === '') return new Unread('');
  const json = examine(text, run.work).json();
  if (json === null) throw new TemplateError('cannot look into null');
  if (json !== undefined) return json;
  // To WireMock, a text that begins like nothing else is a text.
  if (/^\s*["'<]/.test(text)) throw new TemplateError('got a text that is not JSON');
  return /^\s*[{[]/.test(text) ? new Unread(`[ERROR: ${text} is not valid JSON]`) : text.trim();
}

/** Whether WireMock has read it already; what is found in it is shown as Java shows it. */
const isHeld = (value: unknown): boolean => isJsonObject(value) && !(value instanceof Texts);

const spendIn = (run: Run) => (units: number) => {
  run.work.spend(units);
};

/** A value as JSON knows it, without what is only of templates. */
function plain(value: unknown): unknown {
  if (value instanceof Texts && value.items.length === 1) return value.items[0];
  return itemsOf(value)?.map(plain) ?? value ?? null;
}

function read(text: string, run: Run): unknown {
  run.work.spend(parsingCost(text));
  const json = parseJson(text, readDecimal);
  if (json === undefined) throw new TemplateError('got a text that is not JSON');
  return json;
}

/** Helpers for JSON and lists. */
export const jsonHelpers: Helpers = {
  jsonPath: {
    values: [2, 2],
    options: ['default'],
    check([, expression]) {
      if (typeof expression === 'string') pathOf(expression);
    },
    call([value, expression], options, run) {
      const path = countingAgainst(run.work, () => pathOf(requireText(expression, run)));
      const json = jsonOf(value, run);
      if (json instanceof Unread) return json.shown;
      const found = path(json, run.work);
      if (found.kind !== 'value' || found.value === null) return options['default'] ?? '';
      if (value instanceof Texts && found.value === json) return value;
      if (isHeld(value) && Array.isArray(found.value)) return toJava(found.value);
      if (isJsonObject(found.value)) run.shownAsJson.add(found.value);
      return found.value;
    },
  },
  parseJson: {
    values: [1, 2],
    takesBlock: true,
    call([value, name], _options, run) {
      const json = toJava(read(requireText(value, run), run));
      if (name === undefined) return json;
      run.variables.set(textOf(name, run), json);
      return '';
    },
  },
  toJson: {
    values: [1, 1],
    call([value], _options, run) {
      if (value === undefined || value === null) return '';
      const json = fromJava(plain(value), spendIn(run));
      return writeJson(withoutNulls(json, run));
    },
  },
  formData: {
    values: [2, 2],
    options: ['urlDecode'],
    call([value, name], { urlDecode }, run) {
      const text = requireText(value, run);
      const fields = new Map<string, string[]>();
      for (const pair of text.split('&')) {
        run.work.spend(1);
        const [key = '', ...rest] = pair.split('=');
        const content = rest.join('=');
        const decoded =
          urlDecode === true ? (new URLSearchParams(`v=${content}`).get('v') ?? '') : content;
        fields.set(key, [...(fields.get(key) ?? []), decoded]);
      }
      const form = [...fields].map(([key, values]) => [key, new Texts(values)] as const);
      run.variables.set(textOf(name, run), Object.fromEntries(form));
      return '';
    },
  },
  size: {
    values: [1, 1],
    call([value]) {
      if (value === undefined || value === null) throw new TemplateError('has nothing to count');
      if (value instanceof Texts && value.named !== undefined) {
        throw new TemplateError('does not count the parts of a path');
      }
      const items = itemsOf(value);
      if (items !== undefined) return items.length;
      if (value instanceof Headers) return Object.keys(value.byName).length;
      if (isJsonObject(value)) return Object.keys(value).length;
      return typeof value === 'string' ? value.length : '';
    },
  },
  lookup: {
    values: [2, 2],
    call([value, name], _options, run) {
      const found = memberOf(value, requireText(name, run));
      if (found === undefined) throw new TemplateError('found nothing with this name');
      return found;
    },
  },
  range: {
    values: [2, 2],
    call([from, to], _options, run) {
      const start = requireWhole(from, 'the start');
      const length = requireWhole(to, 'the end') - start + 1;
      if (length < 0) throw new TemplateError('needs an end that is not before the start');
      run.work.spend(length);
      return new JavaList(Array.from({ length }, (_, index) => start + index));
    },
  },
  array: { values: [0, 100], call: (values) => new JavaList(values) },
  val: {
    values: [1, 1],
    options: ['or', 'assign'],
    call([value], { or: otherwise, assign }, run) {
      const chosen = value ?? otherwise;
      if (assign === undefined) return chosen;
      run.variables.set(textOf(assign, run), chosen);
      return '';
    },
  },
};
