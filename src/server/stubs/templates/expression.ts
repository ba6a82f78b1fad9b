import { toDouble } from '../json-number.js';
import type { Frame, Evaluate } from './frame.js';
import { TemplateFault } from './frame.js';
import type { Helper, Options } from './helper.js';
import { helperNames, helperOf, isNotHere } from './helpers.js';
import { memberOf, TemplateError } from './values.js';

type AST = hbs.AST.Node;

const DATA = ['index', 'key', 'first', 'last', 'root'];

/** A value that is written in the template itself. */
export function literalOf(node: AST): { readonly value: unknown } | undefined {
  switch (node.type) {
    case 'StringLiteral':
    case 'NumberLiteral':
    case 'BooleanLiteral':
      return { value: (node as hbs.AST.StringLiteral).value };
    case 'NullLiteral':
    case 'UndefinedLiteral':
      return { value: undefined };
    default:
      return undefined;
  }
}

/** @throws TemplateFault */
export function compileExpression(node: AST): Evaluate {
  const literal = literalOf(node);
  if (literal !== undefined) {
    refuseOtherwise(node, literal.value);
    const value = asJava(literal.value);
    return () => value;
  }
  if (node.type === 'SubExpression') {
    const call = node as hbs.AST.SubExpression;
    return compileCall(call, nameOf(call.path), call.params, call.hash);
  }
  if (node.type === 'PathExpression') return compilePath(node as hbs.AST.PathExpression);
  throw new TemplateFault(node, `${node.type} is not supported`);
}

/** The parser takes 2.0 for 2, and Java does not. */
function refuseOtherwise(node: AST, value: unknown): void {
  const { start, end } = node.loc;
  if (typeof value !== 'number' || start.line !== end.line) return;
  if (end.column - start.column !== String(value).length) {
    throw new TemplateFault(node, `the number ${value} must be written as ${value}`);
  }
}

/** A whole number of more than 32 bits is a double to WireMock. */
const asJava = (value: unknown): unknown =>
  typeof value === 'number' && Number.isInteger(value) && (value | 0) !== value
    ? toDouble(value)
    : value;

/** The name that something is called by, if it is one word. */
export function nameOf(node: AST): string | undefined {
  if (node.type !== 'PathExpression') return undefined;
  const { data, depth, parts, original } = node as hbs.AST.PathExpression;
  const [name] = parts;
  return !data && depth === 0 && parts.length === 1 && original === name ? name : undefined;
}

/** A call of a helper, or a value when only a name stands there. */
export function compileCallOrValue(node: hbs.AST.MustacheStatement): Evaluate {
  const name = nameOf(node.path);
  const { hash } = node as { readonly hash?: hbs.AST.Hash };
  const isBare = node.params.length === 0 && hash === undefined;
  if (isBare && (name === undefined || helperOf(name) === undefined)) {
    if (name !== undefined && isNotHere(name)) throw unknown(node, name);
    if (node.path.type !== 'PathExpression') {
      throw new TemplateFault(node, 'a text or a number is not supported in this place');
    }
    refuseWhole(node.path as hbs.AST.PathExpression);
    return compileExpression(node.path);
  }
  return compileCall(node, name, node.params, hash);
}

function compileCall(
  node: AST,
  name: string | undefined,
  params: readonly AST[],
  hash: hbs.AST.Hash | undefined,
): Evaluate {
  const helper = name === undefined ? undefined : helperOf(name);
  if (name === undefined || helper === undefined) throw unknown(node, name ?? 'this');
  return compileHelper(node, name, helper, params.map(toPart), hash);
}

const toPart = (node: AST): Part => ({
  evaluate: compileExpression(node),
  literal: literalOf(node),
});

/** One value that a helper is given. */
export interface Part {
  readonly evaluate: Evaluate;
  /** When it is known before any request. */
  readonly literal: { readonly value: unknown } | undefined;
}

/** What is not known before there is a request. */
const LATER = Symbol('later');

/** @throws TemplateFault when the helper cannot be called like this */
export function compileHelper(
  node: AST,
  name: string,
  helper: Helper,
  parts: readonly Part[],
  hash: hbs.AST.Hash | undefined,
): Evaluate {
  const [least, most] = helper.values;
  if (parts.length < least || parts.length > most) {
    const wanted = least === most ? String(least) : `${least} to ${most}`;
    throw new TemplateFault(node, `${name} takes ${wanted} values, not ${parts.length}`);
  }
  const pairs = (hash?.pairs ?? []).map(({ key, value }) => {
    if (helper.options?.includes(key) !== true) {
      throw new TemplateFault(node, `${name} does not support ${key}=`);
    }
    return { key, part: toPart(value) };
  });
  const known = ({ literal }: Part): unknown => (literal === undefined ? LATER : literal.value);
  const named = (frame: Frame): Options =>
    Object.fromEntries(pairs.map(({ key, part }) => [key, part.evaluate(frame)]));
  try {
    helper.check?.(
      parts.map(known),
      Object.fromEntries(pairs.map(({ key, part }) => [key, known(part)])),
    );
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw new TemplateFault(node, `${name} ${error.message}`);
  }
  return (frame) => {
    try {
      frame.run.work.spend(1);
      return helper.call(
        parts.map(({ evaluate }) => evaluate(frame)),
        named(frame),
        frame.run,
      );
    } catch (error) {
      if (!(error instanceof TemplateError) || error.isPlaced) throw error;
      const { line, column } = node.loc.start;
      throw new TemplateError(`line ${line} column ${column + 1}: ${name} ${error.message}`, true);
    }
  };
}

export const unknown = (node: AST, name: string): TemplateFault =>
  new TemplateFault(node, `${name} is not a supported helper. Helpers: ${helperNames()}`);

function compilePath(node: hbs.AST.PathExpression): Evaluate {
  const { data, depth, parts, original } = node;
  const [first, ...rest] = parts;
  if (data) {
    if (first === undefined || !DATA.includes(first)) {
      throw new TemplateFault(node, `@${first ?? ''} is not supported, only ${DATA.join(', ')}`);
    }
    return (frame) => follow(dataOf(frame, first, depth), rest);
  }
  if (ABSENT.test(original)) {
    throw new TemplateFault(node, `${original} is not available here`);
  }
  const isScoped = /^(?:this|\.)(?:[./]|$)/.test(original);
  return (frame) => {
    const from = climb(frame, depth);
    if (first === undefined) return from?.context;
    const start = isScoped ? memberOf(from?.context, first) : find(from, first);
    return follow(start, rest);
  };
}

/** What WireMock has of a request, and this server has not. */
const ABSENT =
  /^request\.(?:requestLine\.)?(?:clientIp|id|isBinary|multipart|parts|partsByName|formParameters)\b|^request\..*\.length$/;

/** What Java shows in a way that nobody can want. */
const WHOLE = /^(?:request(?:\.requestLine)?(?:\.(?:query|headers|cookies))?|parameters)$/;

function refuseWhole(node: hbs.AST.PathExpression): void {
  if (!WHOLE.test(node.original)) return;
  throw new TemplateFault(
    node,
    `${node.original} has more than one value; name the one that you want`,
  );
}

function climb(frame: Frame | undefined, levels: number): Frame | undefined {
  return levels <= 0 || frame === undefined ? frame : climb(frame.parent, levels - 1);
}

/** Looked for here and in all that lies around. */
function find(frame: Frame | undefined, name: string): unknown {
  for (let at = frame; at !== undefined; at = at.parent) {
    if (at.locals !== undefined && Object.hasOwn(at.locals, name)) return at.locals[name];
    const found = memberOf(at.context, name);
    if (found !== undefined) return found;
    at.run.work.spend(1);
  }
  return frame?.run.variables.get(name);
}

function dataOf(frame: Frame, name: string, depth: number): unknown {
  let at: Frame | undefined = frame;
  if (name === 'root') {
    while (at.parent !== undefined) at = at.parent;
    return at.context;
  }
  for (let left = depth; at !== undefined; at = at.parent) {
    if (at.data === undefined) continue;
    if (left === 0) return at.data[name];
    left -= 1;
  }
  return undefined;
}

const follow = (value: unknown, names: readonly string[]): unknown => names.reduce(memberOf, value);
