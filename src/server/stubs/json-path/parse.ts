import { parseFilter } from './filter.js';
import { createReader, fail, readQuoted, requireNext, type Reader } from './reader.js';
import { isDefinite, type FunctionName, type Path, type Token } from './tokens.js';

/** More descents into a body multiply with each other; nobody needs a third. */
const MAX_DESCENTS = 2;
const MAX_LENGTH = 2000;

/**
 * Reads a JSONPath in the dialect of Jayway's JsonPath. What that reads in surprising ways is not read
 * at all.
 *
 * @throws PathSyntaxError
 */
export function parsePath(text: string): Path {
  const trimmed = text.trim();
  const reader = createReader(/^[$@]/.test(trimmed) ? trimmed : `$.${trimmed}`);
  if (trimmed === '') return fail(reader, 'the path is empty');
  if (reader.text.length > MAX_LENGTH) {
    return fail(reader, `the path is longer than ${MAX_LENGTH} characters`);
  }
  const path = readPath(reader, /[^.[\s(]+/y);
  if (reader.at < reader.text.length) fail(reader, 'this is not expected in the path');
  return path;
}

/** Reads a path that begins here, as far as it goes. */
export function readPath(reader: Reader, name: RegExp): Path {
  const root = reader.peek();
  if (root !== '$' && root !== '@') return fail(reader, 'expected $ or @');
  reader.at += 1;
  const tokens: Token[] = [];
  while (reader.peek() === '.' || reader.peek() === '[') readToken(reader, name, tokens);
  if (tokens.filter(({ kind }) => kind === 'scan').length > MAX_DESCENTS) {
    return fail(reader, `the path uses .. more than ${MAX_DESCENTS} times`);
  }
  refuseSurprises(reader, tokens);
  return { root, tokens, isDefinite: isDefinite(tokens) };
}

function readToken(reader: Reader, name: RegExp, tokens: Token[]): void {
  if (reader.peek() === '[') {
    tokens.push(readBracket(reader));
    return;
  }
  reader.at += 1;
  if (reader.peek() === '.') {
    tokens.push({ kind: 'scan' });
    reader.at += 1;
  }
  if (reader.peek() === '[') {
    tokens.push(readBracket(reader));
  } else if (reader.peek() === '*') {
    reader.at += 1;
    tokens.push({ kind: 'wildcard' });
  } else {
    const word = reader.match(name);
    if (word === undefined) fail(reader, 'expected a name');
    else tokens.push(reader.peek() === '(' ? readFunction(reader, word) : toProperty([word]));
  }
}

const toProperty = (names: readonly string[]): Token => ({ kind: 'property', names });

const FUNCTIONS: readonly string[] = [
  'length',
  'size',
  'min',
  'max',
  'avg',
  'sum',
  'first',
  'last',
  'index',
] satisfies FunctionName[];

function readFunction(reader: Reader, name: string): Token {
  if (!FUNCTIONS.includes(name)) {
    return fail(reader, `the function ${name} is not supported, only ${FUNCTIONS.join(', ')},`);
  }
  requireNext(reader, '(');
  reader.skipBlanks();
  const index = name === 'index' ? reader.match(/-?\d{1,9}/y) : '0';
  if (index === undefined) return fail(reader, 'index needs a number');
  requireNext(reader, ')');
  return { kind: 'function', name: name as FunctionName, index: Number(index) };
}

function readBracket(reader: Reader): Token {
  requireNext(reader, '[');
  reader.skipBlanks();
  const token = readWithin(reader);
  requireNext(reader, ']');
  return token;
}

function readWithin(reader: Reader): Token {
  if (reader.take('*')) return { kind: 'wildcard' };
  if (reader.take('?')) {
    requireNext(reader, '(');
    const test = parseFilter(reader);
    requireNext(reader, ')');
    return { kind: 'filter', test };
  }
  if (reader.peek() === "'" || reader.peek() === '"') {
    const names = [readQuoted(reader)];
    while (reader.take(',')) {
      reader.skipBlanks();
      names.push(readQuoted(reader));
    }
    return toProperty(names);
  }
  const slice = /(-?\d{1,9})?:(-?\d{1,9})?(?=\s*\])/y;
  const between = reader.match(slice);
  if (between !== undefined) {
    const [from, to] = between.split(':').map((end) => (end === '' ? undefined : Number(end)));
    if (from === undefined && to === undefined) return fail(reader, 'a slice needs an end');
    return { kind: 'slice', from, to };
  }
  const indexes = reader.match(/-?\d{1,9}(?:\s*,\s*-?\d{1,9})*/y);
  if (indexes === undefined) return fail(reader, 'expected ?(…), a name in quotes, a number or *');
  return { kind: 'index', indexes: indexes.split(',').map(Number) };
}

/** Jayway keeps state between steps here, so what it finds depends on what it found before. */
function refuseSurprises(reader: Reader, tokens: readonly Token[]): void {
  for (const [index, token] of tokens.entries()) {
    const before = tokens[index - 1]?.kind;
    const isLeaf = index === tokens.length - 1;
    if (token.kind === 'function') {
      if (!isLeaf) fail(reader, 'a function must be at the end');
      if (tokens.some(({ kind }) => kind === 'scan')) {
        fail(reader, 'a function after .. is not supported');
      }
    }
    if (before === 'scan' && !isLeaf && ['index', 'slice', 'wildcard'].includes(token.kind)) {
      fail(reader, 'a number or * directly after .. is supported only at the end');
    }
    if (token.kind === 'slice' && (token.from ?? 0) < 0 && token.to !== undefined) {
      fail(reader, 'a slice with a negative start and an end is not supported');
    }
  }
}
