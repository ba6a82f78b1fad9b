import {
  FunctionExpressionType,
  JSONPathEnvironment,
  JSONPathError,
  type FilterFunction,
  type JSONValue,
} from 'json-p3';
import { compileRegularExpression, type RegularExpression } from './regular-expression.js';
import { PatternError } from './pattern-error.js';

/** More descents into a body multiply with each other; nobody needs a third. */
const MAX_DESCENTS = 2;
const MAX_REMEMBERED = 100;

/** What a JSONPath finds in a value; empty too when the value is too deep to be searched. */
export type JsonPath = (json: unknown) => readonly unknown[];

/**
 * JSONPath by its standard, RFC 9535: nothing in it runs code, and its regular expressions are the
 * ones that cannot hang.
 *
 * @throws PatternError when it does not compile
 */
export function compileJsonPath(expression: string, pointer: string): JsonPath {
  if (expression.split('..').length - 1 > MAX_DESCENTS) {
    throw new PatternError(pointer, `descends (..) more than ${MAX_DESCENTS} times`);
  }
  try {
    const query = environment().compile(expression);
    return (json) => {
      try {
        return query.query(json as JSONValue).values();
      } catch (error) {
        if (error instanceof JSONPathError) return [];
        throw error;
      }
    };
  } catch (error) {
    if (!(error instanceof JSONPathError)) throw error;
    throw new PatternError(
      pointer,
      `is no JSONPath (${error.message}). The syntax is that of RFC 9535`,
    );
  }
}

let shared: JSONPathEnvironment | undefined;

function environment(): JSONPathEnvironment {
  if (shared !== undefined) return shared;
  shared = new JSONPathEnvironment();
  // The library's own would run a stub's pattern on the engine of the language, which can hang.
  shared.functionRegister.set(
    'match',
    regularExpressionFunction((expression, text) => expression.matches(text)),
  );
  shared.functionRegister.set(
    'search',
    regularExpressionFunction((expression, text) => expression.finds(text)),
  );
  return shared;
}

function regularExpressionFunction(
  test: (expression: RegularExpression, text: string) => boolean,
): FilterFunction {
  const compiled = new Map<string, RegularExpression | undefined>();
  const compile = (pattern: string): RegularExpression | undefined => {
    try {
      return compileRegularExpression(pattern, '');
    } catch {
      return undefined;
    }
  };
  return {
    argTypes: [FunctionExpressionType.ValueType, FunctionExpressionType.ValueType],
    returnType: FunctionExpressionType.LogicalType,
    // RFC 9535: a pattern that does not compile, or another thing than text, does not match.
    call(text: unknown, pattern: unknown) {
      if (typeof text !== 'string' || typeof pattern !== 'string') return false;
      if (!compiled.has(pattern)) {
        if (compiled.size >= MAX_REMEMBERED) compiled.clear();
        compiled.set(pattern, compile(pattern));
      }
      const expression = compiled.get(pattern);
      return expression !== undefined && test(expression, text);
    },
  };
}
