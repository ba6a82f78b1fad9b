import { parseJson } from '../json-text.js';
import { PatternError } from '../pattern-error.js';
import { compilePattern, OPERATORS, UNDEFINED, type Operator } from './compare.js';
import { follow } from './evaluate.js';
import { readPath } from './parse.js';
import { fail, PathSyntaxError, readQuoted, requireNext, type Reader } from './reader.js';
import { PathNotFound, type FilterContext, type FilterTest, type Path } from './tokens.js';

const MAX_DEPTH = 50;

/** Reads the inside of `?(…)`. */
export function parseFilter(reader: Reader, depth = 0): FilterTest {
  if (depth > MAX_DEPTH) return fail(reader, 'the filter is nested too deeply');
  const ways = [readAnd(reader, depth)];
  while (reader.take('||')) ways.push(readAnd(reader, depth));
  return ways.length === 1 && ways[0] !== undefined
    ? ways[0]
    : (context) => ways.some((test) => test(context));
}

function readAnd(reader: Reader, depth: number): FilterTest {
  const tests = [readOperand(reader, depth)];
  while (reader.take('&&')) tests.push(readOperand(reader, depth));
  return tests.length === 1 && tests[0] !== undefined
    ? tests[0]
    : (context) => tests.every((test) => test(context));
}

function readOperand(reader: Reader, depth: number): FilterTest {
  if (reader.take('!')) {
    reader.skipBlanks();
    if (/[$@]/.test(reader.peek())) {
      const exists = createExists(readFilterPath(reader));
      return (context) => !exists(context);
    }
    const negated = readOperand(reader, depth + 1);
    return (context) => !negated(context);
  }
  if (reader.take('(')) {
    const test = parseFilter(reader, depth + 1);
    requireNext(reader, ')');
    return test;
  }
  return readRelation(reader);
}

type Operand =
  | { readonly kind: 'path'; readonly path: Path }
  | { readonly kind: 'pattern'; readonly matches: Operator }
  | { readonly kind: 'value'; readonly value: unknown };

function readRelation(reader: Reader): FilterTest {
  const left = readValue(reader);
  if (left.kind === 'pattern') return fail(reader, 'a pattern must be on the right side');
  reader.skipBlanks();
  const word = reader.match(/[<>=~!]+|[A-Za-z]+(?=\s)/y)?.toUpperCase();
  if (word === undefined) {
    if (left.kind !== 'path') return fail(reader, 'expected a comparison');
    return createExists(left.path);
  }
  const right = readValue(reader);
  const get = createRead(left);
  if (word === '=~') {
    if (right.kind !== 'pattern') return fail(reader, '=~ needs a pattern such as /a.*/i');
    return (context) => right.matches(get(context), undefined, context.work);
  }
  const operator = Object.hasOwn(OPERATORS, word) ? OPERATORS[word] : undefined;
  if (operator === undefined || right.kind === 'pattern') {
    return fail(
      reader,
      `${word} is not supported here. Supported operators: =~ and ${Object.keys(OPERATORS).join(' ')}`,
    );
  }
  const getOther = createRead(right);
  return (context) => operator(get(context), getOther(context), context.work);
}

function readValue(reader: Reader): Operand {
  reader.skipBlanks();
  const first = reader.peek();
  if (first === '$' || first === '@') return { kind: 'path', path: readFilterPath(reader) };
  if (first === "'" || first === '"') return { kind: 'value', value: readQuoted(reader) };
  if (first === '/') return readPattern(reader);
  if (first === '[' || first === '{') return { kind: 'value', value: readJson(reader) };
  const word = reader.match(/true\b|false\b|null\b|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
  if (word === undefined) return fail(reader, 'expected a path, a text, a number or a list');
  return { kind: 'value', value: parseJson(word) };
}

/** Within a filter a name ends where a comparison begins. */
const readFilterPath = (reader: Reader): Path => readPath(reader, /[^.[\s(),<>=~!&|]+/y);

function readPattern(reader: Reader): Operand {
  const at = reader.at;
  const [, source = '', flags = ''] = /^\/((?:[^/\\]|\\.)*)\/([a-z]*)$/s.exec(
    reader.match(/\/(?:[^/\\]|\\.)*\/[a-z]*/sy) ?? '',
  ) ?? [undefined, undefined, '?'];
  if (!/^i?$/.test(flags)) return fail(reader, 'a pattern is written /…/ or /…/i');
  try {
    return { kind: 'pattern', matches: compilePattern(source, flags) };
  } catch (error) {
    if (!(error instanceof PatternError)) throw error;
    throw new PathSyntaxError(`the pattern at position ${at + 1} ${error.message}`);
  }
}

/** A list or an object, in which texts may stand in single quotes. */
function readJson(reader: Reader): unknown {
  const end = endOfJson(reader);
  const json = parseJson(
    reader.text
      .slice(reader.at, end)
      .replaceAll(/"(?:[^"\\]|\\.)*"|'((?:[^'\\]|\\.)*)'/gs, (quoted, single?: string) =>
        single === undefined ? quoted : JSON.stringify(single.replaceAll("\\'", "'")),
      ),
  );
  if (json === undefined) return fail(reader, 'expected JSON');
  reader.at = end;
  return json;
}

function endOfJson({ text, at }: Reader): number {
  let depth = 0;
  const parts = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|[[\]{}]/gs;
  parts.lastIndex = at;
  for (let part = parts.exec(text); part !== null; part = parts.exec(text)) {
    if (part[0] === '[' || part[0] === '{') depth += 1;
    else if (part[0] === ']' || part[0] === '}') depth -= 1;
    if (depth === 0) return parts.lastIndex;
  }
  return text.length;
}

function createRead(
  operand: Exclude<Operand, { kind: 'pattern' }>,
): (context: FilterContext) => unknown {
  if (operand.kind === 'value') return () => operand.value;
  return (context) => {
    try {
      return follow(operand.path, context);
    } catch (error) {
      if (isMiss(error, context)) return UNDEFINED;
      throw error;
    }
  };
}

/** A path that leads to null exists, and so does every list, the empty one too. */
function createExists(path: Path): FilterTest {
  return (context) => {
    try {
      follow(path, context, true);
      return true;
    } catch (error) {
      if (isMiss(error, context)) return false;
      throw error;
    }
  };
}

/** What it costs to come back from a path that leads nowhere, against a visit to a value. */
const PER_MISS = 4;

function isMiss(error: unknown, { work }: FilterContext): boolean {
  if (!(error instanceof PathNotFound)) return false;
  work.spend(PER_MISS);
  return true;
}
