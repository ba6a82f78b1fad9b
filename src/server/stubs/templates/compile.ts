import { isJsonObject } from '../json-number.js';
import {
  compileCallOrValue,
  compileExpression,
  compileHelper,
  literalOf,
  nameOf,
  unknown,
  type Part,
} from './expression.js';
import { TemplateFault, type Evaluate, type Frame, type Say } from './frame.js';
import { helperOf } from './helpers.js';
import { Headers, isTruthy, itemsOf, TemplateError, Texts, textOf } from './values.js';

type Program = hbs.AST.Program;
type Block = hbs.AST.BlockStatement;

const MAX_DEPTH = 30;

/** @throws TemplateFault when a part of the template cannot be used */
export function compileProgram(program: Program, depth = 0): Say {
  const parts = program.body.map((statement) => compileStatement(statement, depth));
  return (frame) => {
    let text = '';
    for (const part of parts) {
      const said = part(frame);
      frame.run.work.spend(1 + said.length / 64);
      text += said;
    }
    return text;
  };
}

function compileStatement(node: hbs.AST.Statement, depth: number): Say {
  switch (node.type) {
    case 'ContentStatement': {
      const { value } = node as hbs.AST.ContentStatement;
      return () => value;
    }
    case 'CommentStatement':
      return () => '';
    case 'MustacheStatement': {
      const evaluate = compileCallOrValue(node as hbs.AST.MustacheStatement);
      return (frame) => textOf(evaluate(frame), frame.run);
    }
    case 'BlockStatement':
      if (depth >= MAX_DEPTH) {
        throw new TemplateFault(node, `blocks are nested deeper than ${MAX_DEPTH}`);
      }
      return compileBlock(node as Block, depth + 1);
    default:
      throw new TemplateFault(node, `${node.type} is not supported`);
  }
}

/** What stands in a block, and what in its `else`. */
interface Inside {
  readonly main: Say;
  readonly otherwise: Say;
}

function compileBlock(node: Block, depth: number): Say {
  const name = nameOf(node.path);
  // `{{^if x}}` has only its second part.
  const compile = (program: Program | undefined): Say =>
    program === undefined ? () => '' : compileProgram(program, depth);
  const inside = { main: compile(node.program), otherwise: compile(node.inverse) };
  switch (name) {
    case 'if':
      return compileChoice(node, inside);
    case 'unless':
      return compileChoice(node, { main: inside.otherwise, otherwise: inside.main });
    case 'each':
      return compileEach(node, inside);
    case 'with':
      return compileWith(node, inside);
    case 'assign':
      return compileAssign(node, inside);
    default:
      return compileHelperBlock(node, name ?? 'this', inside);
  }
}

/** The names after `as`; the parser leaves them out when there are none. */
const blockParams = ({ program }: Block): readonly string[] =>
  (program as Partial<Program> | undefined)?.blockParams ?? [];

function onlyValue(node: Block): Evaluate {
  const [value] = node.params;
  if (
    value === undefined ||
    node.params.length > 1 ||
    (node.hash as hbs.AST.Hash | undefined) !== undefined
  ) {
    throw new TemplateFault(node, `${String(nameOf(node.path))} takes 1 value`);
  }
  return compileExpression(value);
}

function compileChoice(node: Block, { main, otherwise }: Inside): Say {
  const value = onlyValue(node);
  return (frame) => (isTruthy(value(frame)) ? main(frame) : otherwise(frame));
}

function compileEach(node: Block, { main, otherwise }: Inside): Say {
  const value = onlyValue(node);
  const [item = '', key = ''] = blockParams(node);
  return (frame) => {
    const entries = entriesOf(value(frame));
    if (entries.length === 0) return otherwise(frame);
    let text = '';
    entries.forEach(([name, context], index) => {
      frame.run.work.spend(1);
      text += main({
        context,
        parent: frame,
        locals: { [item]: context, [key]: name },
        data: {
          index,
          key: name,
          first: index === 0 ? 'first' : '',
          last: index === entries.length - 1 ? 'last' : '',
        },
        run: frame.run,
      });
    });
    return text;
  };
}

function entriesOf(value: unknown): readonly (readonly [string | number, unknown])[] {
  if (value === undefined || value === null) return [];
  const items = value instanceof Texts ? value.visited : itemsOf(value);
  if (items !== undefined) return items.map((item, index) => [index, item] as const);
  if (value instanceof Headers) return Object.entries(value.byName);
  if (isJsonObject(value)) return Object.entries(value);
  throw new TemplateError('each needs a list or an object', true);
}

function compileWith(node: Block, { main, otherwise }: Inside): Say {
  const value = onlyValue(node);
  const [name] = blockParams(node);
  return (frame) => {
    const context = value(frame);
    if (!isTruthy(context)) return otherwise(frame);
    const locals = name === undefined ? undefined : { [name]: context };
    return main({ context, parent: frame, locals, run: frame.run });
  };
}

function compileAssign(node: Block, { main }: Inside): Say {
  const [name] = node.params;
  const literal = name && literalOf(name);
  if (typeof literal?.value !== 'string' || node.params.length > 1) {
    throw new TemplateFault(node, 'assign needs the name of a variable, in quotes');
  }
  const variable = literal.value;
  return (frame) => {
    frame.run.variables.set(variable, main(frame).trim());
    return '';
  };
}

function compileHelperBlock(node: Block, name: string, inside: Inside): Say {
  const helper = helperOf(name);
  if (helper === undefined) throw unknown(node, name);
  if (helper.takesBlock !== true)
    throw new TemplateFault(node, `${name} cannot be used as a block`);
  const written = node.params.map((param) => ({
    evaluate: compileExpression(param),
    literal: literalOf(param),
  }));
  const isTest = ['contains', 'matches'].includes(name);
  if (isTest && (node.inverse as Program | undefined) !== undefined) {
    throw new TemplateFault(
      node,
      `{{else}} in a block of ${name} is never shown by WireMock; write {{#if (${name} …)}}`,
    );
  }
  if (isTest || LOGIC.has(name)) {
    const test = compileHelper(node, name, helper, written, node.hash);
    return (frame) => (test(frame) === true ? inside.main(frame) : inside.otherwise(frame));
  }
  // What the block says is the value, and comes before what is written beside its name.
  const said: Part = { evaluate: (frame: Frame) => inside.main(frame), literal: undefined };
  const call = compileHelper(node, name, helper, [said, ...written], node.hash);
  return (frame) => textOf(call(frame), frame.run);
}

const LOGIC = new Set(['eq', 'neq', 'gt', 'gte', 'lt', 'lte', 'and', 'or', 'not']);
